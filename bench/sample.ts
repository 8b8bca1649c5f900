import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

export interface SampleAddress {
  url: string;
  repositories: string[];
  pullRequests: number;
  jira?: JiraAddress;
}

export interface JiraAddress {
  url: string;
  projects: string[];
  issues: number;
}

export interface Asked {
  github: number;
  jira: number;
}

export interface SampleProcess extends SampleAddress {
  /** How many requests came so far, at most 19,000: it forgets those before. */
  asked(): Promise<Asked>;
  close(): Promise<void>;
}

/** A sample GitHub in a process of its own, so that only its answers cost the measured process anything. */
export async function startSampleProcess(options: {
  pullRequestsPerMonth: number;
  months: number;
  repositories?: number;
  latencyMs?: number;
  /** With documents compiled to functions, for a source that takes little of the machine. */
  compiled?: boolean;
  /** With the Jira of the same company. */
  jira?: boolean;
  /** How it errs, as `npm run sample -- --faults` reads it. */
  faults?: string;
}): Promise<SampleProcess> {
  const orders = JSON.stringify({ repositories: 6, latencyMs: 0, compiled: false, jira: false, ...options });
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'fixtures/sample.ts'), orders], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  const [told] = await Promise.race([
    once(child, 'message') as Promise<[SampleAddress]>,
    ended.then(([code]) => {
      throw new Error(`the sample ended with ${code}`);
    }),
  ]);
  return {
    ...told,
    async asked() {
      const answer = once(child, 'message') as Promise<[Asked]>;
      child.send('asked');
      return (await answer)[0];
    },
    async close() {
      child.disconnect();
      await ended;
    },
  };
}
