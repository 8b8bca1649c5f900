import { UnstyledButton } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import type { CsvColumn } from '#components/ui/csv-button.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { leftOutBy } from '#components/ui/left-out.ts';
import { ScrollX } from '#components/ui/scroll-x.tsx';
import table from '#components/ui/table.module.css';
import type { Incident } from '#lib/api/incidents.ts';
import { formatDuration, formatDurationExact, formatSource, NOTHING } from '#lib/format.ts';
import { AttributionButtons } from './attribution-buttons.tsx';
import { decisionText, reasonText } from './attribution-words.ts';
import { Cause } from './cause.tsx';
import classes from './dora.module.css';
import { useDoraDetails } from './dora-details.ts';
import { useAttribution } from './use-attribution.ts';

interface IncidentTableProps {
  rows: readonly Incident[];
  /** Whether causes are decided here. */
  workbench?: boolean;
}

/** Incidents and what is held to have caused each; in the workbench C, M, X and R decide of the row with the focus. */
export function IncidentTable({ rows, workbench = false }: IncidentTableProps) {
  const { openIncident } = useDoraDetails();
  const attribution = useAttribution('The cause is not changed');
  const { decide, may, pending } = attribution;
  const onKey = (event: KeyboardEvent, { id, deployment, decision }: Incident) => {
    if (!workbench || !may || pending || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key === 'c' && deployment && !decision) decide(id, { decision: 'confirm' });
    else if (key === 'm') openIncident(id);
    else if (key === 'x' && (deployment || !decision)) decide(id, { decision: 'clear' });
    else if (key === 'r' && decision) decide(id, { decision: 'reset' });
    else if (key === 'arrowdown' || key === 'arrowup') focusRow(event, key === 'arrowdown' ? 1 : -1);
    else return;
    event.preventDefault();
  };
  return (
    <ScrollX label="Table of incidents">
      <table className={`${table.table} ${classes.table}`}>
        <thead>
          <tr>
            <th scope="col">Incident</th>
            <th scope="col">Opened</th>
            <th scope="col" data-num>
              Open for
            </th>
            <th scope="col">Caused by</th>
            <th scope="col" data-num>
              Recovery
            </th>
            {workbench && may && <th scope="col">Decide</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={row.id}
              className={row.excludedBy ? classes.left : undefined}
              onKeyDown={(event) => onKey(event, row)}
            >
              <th scope="row" className={classes.what}>
                <UnstyledButton className={classes.link} onClick={() => openIncident(row.id)}>
                  {row.title}
                </UnstyledButton>
                <span className={classes.dim}>
                  {[formatSource(row.source), row.service ?? row.repository ?? row.project]
                    .filter(Boolean)
                    .join(' · ')}
                  {row.excludedBy && ` · ${leftOutBy(row.excludedBy)}`}
                </span>
              </th>
              <td>
                <Instant at={row.openedAt} />
              </td>
              <td data-num title={formatDurationExact(row.mttrSeconds)}>
                {row.mttrSeconds === null ? 'still open' : formatDuration(row.mttrSeconds)}
              </td>
              <td className={classes.what}>
                <Cause of={row} />
                <span className={classes.dim}>
                  {row.decision
                    ? `${decisionText(row.decision.decision)} by ${row.decision.actor}`
                    : reasonText(row)}
                </span>
              </td>
              <td data-num title={formatDurationExact(row.recoverySeconds)}>
                {row.recoverySeconds === null ? NOTHING : formatDuration(row.recoverySeconds)}
              </td>
              {workbench && may && (
                <td>
                  <AttributionButtons
                    incident={row}
                    attribution={attribution}
                    move={() => openIncident(row.id)}
                  />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  );
}

/** The first thing that can be focused, of the next row or the one before. */
function focusRow(event: KeyboardEvent, step: 1 | -1) {
  const row = event.currentTarget;
  const next = step === 1 ? row.nextElementSibling : row.previousElementSibling;
  next?.querySelector('button')?.focus();
}

/** Everything that is known of an incident, exact. */
export const incidentCsv: readonly CsvColumn<Incident>[] = [
  { header: 'source', value: (row) => row.source },
  { header: 'title', value: (row) => row.title },
  { header: 'url', value: (row) => row.url },
  { header: 'service', value: (row) => row.service },
  { header: 'repository', value: (row) => row.repository },
  { header: 'project', value: (row) => row.project },
  { header: 'openedAt', value: (row) => row.openedAt },
  { header: 'resolvedAt', value: (row) => row.resolvedAt },
  { header: 'mttrSeconds', value: (row) => row.mttrSeconds },
  { header: 'attribution', value: (row) => row.attribution },
  { header: 'deploymentRepository', value: (row) => row.deployment?.repository ?? null },
  { header: 'deploymentSha', value: (row) => row.deployment?.sha ?? null },
  { header: 'recoverySeconds', value: (row) => row.recoverySeconds },
  { header: 'decision', value: (row) => row.decision?.decision ?? null },
  { header: 'decidedBy', value: (row) => row.decision?.actor ?? null },
  { header: 'excludedBy', value: (row) => row.excludedBy },
];
