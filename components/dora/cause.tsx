import { UnstyledButton } from '@mantine/core';
import type { Incident } from '#lib/api/incidents.ts';
import { causeText } from './attribution-words.ts';
import classes from './dora.module.css';
import { useDoraDetails } from './dora-details.ts';

/** What is held to have caused an incident: opens the deployment, where there is one. */
export function Cause({ of }: { of: Incident }) {
  const { openDeployment } = useDoraDetails();
  const { deployment } = of;
  if (!deployment) return causeText(of);
  return (
    <UnstyledButton className={classes.link} onClick={() => openDeployment(deployment.id)}>
      {causeText(of)}
    </UnstyledButton>
  );
}
