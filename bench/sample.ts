import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

export interface SampleAddress {
  url: string;
  repositories: string[];
  pullRequests: number;
}

export interface SampleProcess extends SampleAddress {
  close(): Promise<void>;
}

/** A sample GitHub in a process of its own, so that only its answers cost the measured process anything. */
export async function startSampleProcess(options: {
  pullRequestsPerMonth: number;
  months: number;
  repositories?: number;
  latencyMs?: number;
}): Promise<SampleProcess> {
  const orders = JSON.stringify({ repositories: 6, latencyMs: 0, ...options });
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
    async close() {
      child.disconnect();
      await ended;
    },
  };
}
