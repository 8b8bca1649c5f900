import { Code, Text } from '@mantine/core';
import { Copyable } from '#components/ui/copyable.tsx';
import classes from './inbound-hooks.module.css';

const events =
  'Deployments, Deployment statuses, Issue comments, Issues, Pull requests, Pull request reviews, Pull request review comments, Pull request review threads, Pushes, Releases, Repositories, Workflow jobs, Workflow runs';

interface GitHubStepsProps {
  /** Address and secret of a hook that was just made: later the secret is not known any more. */
  made?: { path: string; secret: string };
}

/** What is to be done at GitHub, in order. */
export function GitHubSteps({ made }: GitHubStepsProps) {
  return (
    <ol className={classes.steps}>
      <li>At GitHub open the organisation, or one repository, then Settings, Webhooks, Add webhook.</li>
      <li>
        Payload URL:{' '}
        {made ? (
          <Copyable text={`${window.location.origin}${made.path}`} label="the address" />
        ) : (
          'the address above'
        )}
      </li>
      <li>
        Content type: <Code>application/json</Code>
      </li>
      <li>
        Secret:{' '}
        {made ? (
          <Copyable text={made.secret} label="the secret" />
        ) : (
          'the one that was shown when the hook was made'
        )}
      </li>
      <li>
        Let me select individual events:
        <Text size="xs" c="dimmed">
          {events}
        </Text>
      </li>
      <li>Add webhook. GitHub sends a ping, which is then shown here as answered.</li>
    </ol>
  );
}
