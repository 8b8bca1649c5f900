import { readFile, rename, writeFile } from 'node:fs/promises';
import { poll } from '#lib/poll.ts';

/** What the tests share that only look: a product with the sample loaded, and a copy of its data to start others with. */
export interface Sample {
  url: string;
  dataDir: string;
  copy: string;
}

const file = () => process.env.LEADLINE_E2E_SAMPLE ?? '';
let known: Sample | undefined;

/** Tells all workers, those that run already too, where it is, or why it is not. */
export async function tellSample(told: Sample | { error: string }): Promise<void> {
  await writeFile(`${file()}.part`, JSON.stringify(told));
  await rename(`${file()}.part`, file());
}

/** Waits until the sample is loaded; from then on {@link sample} has it. */
export async function sampleLoaded(): Promise<void> {
  const text = await poll(() => readFile(file(), 'utf8').catch(() => undefined), {
    timeoutMs: 240_000,
    everyMs: 100,
  });
  const told: Sample | { error: string } = JSON.parse(
    text ?? '{"error":"the sample was not loaded in time"}',
  );
  if ('error' in told) throw new Error(told.error);
  known = told;
}

export function sample(): Sample {
  if (!known) throw new Error('this test has not waited for the sample: take `test` from e2e/test.ts');
  return known;
}
