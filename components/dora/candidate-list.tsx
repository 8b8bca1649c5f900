import { Text, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { Instant } from '#components/ui/instant.tsx';
import type { Candidate } from '#lib/api/incidents.ts';
import { formatCounted, formatDuration } from '#lib/format.ts';
import classes from './dora.module.css';
import { useDoraDetails } from './dora-details.ts';

interface CandidateListProps {
  candidates: readonly Candidate[];
  /** Held to be the cause now. */
  chosen: string | undefined;
  action: (candidate: Candidate) => ReactNode;
}

/** Deployments that may have caused an incident, the newest before it first. */
export function CandidateList({ candidates, chosen, action }: CandidateListProps) {
  const { openDeployment } = useDoraDetails();
  if (candidates.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        No successful production deployment of its service is known before it.
      </Text>
    );
  }
  return (
    <ul className={classes.candidates}>
      {candidates.map((candidate) => {
        const { id, repository, sha, environment, finishedAt, secondsBefore, inWindow, changes } = candidate;
        return (
          <li key={id} className={classes.candidate} data-chosen={id === chosen || undefined}>
            <div>
              <UnstyledButton className={classes.link} onClick={() => openDeployment(id)}>
                {repository} {sha.slice(0, 7)}
              </UnstyledButton>
              <span className={classes.dim}>
                {`${environment}, ${formatDuration(secondsBefore)} before the incident`}
                {finishedAt && (
                  <>
                    {', '}
                    <Instant at={finishedAt} />
                  </>
                )}
                {changes !== null && `, ${formatCounted(changes, 'change')}`}
                {!inWindow && ', outside the window of the rules'}
              </span>
            </div>
            {id === chosen ? <Text size="xs">Held to be the cause</Text> : action(candidate)}
          </li>
        );
      })}
    </ul>
  );
}
