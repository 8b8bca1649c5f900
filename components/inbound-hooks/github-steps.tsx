import { Code, Text } from '@mantine/core';
import { Copyable } from '#components/ui/copyable.tsx';
import classes from './inbound-hooks.module.css';

const events =
  'Deployments, Deployment statuses, Issue comments, Issues, Pull requests, Pull request reviews, Pull request review comments, Pull request review threads, Pushes, Releases, Repositories, Workflow jobs, Workflow runs';

interface GitHubStepsProps {
  /** Of the hook's address. */
  path: string;
  /** Known only when it was just made. */
  secret?: string;
}

/** What is to be done at GitHub, in order. */
export function GitHubSteps({ path, secret }: GitHubStepsProps) {
  return (
    <ol className={classes.steps}>
      <li>At GitHub open the organisation, or one repository, then Settings, Webhooks, Add webhook.</li>
      <li>
        Payload URL:
        <Copyable text={`${window.location.origin}${path}`} label="the address" />
      </li>
      <li>
        Content type: <Code>application/json</Code>
      </li>
      <li>
        Secret:{' '}
        {secret ? (
          <Copyable text={secret} label="the secret" />
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
