import path from 'node:path';
import { request } from '@playwright/test';
import { copyData, newFolder, removeData, startProduct } from './product.ts';
import { tellSample } from './sample.ts';
import { loaded } from './test.ts';

/**
 * One product for all files that only look at it; those that break something start their own. The sample is loaded once,
 * which takes half a minute of CPU: whoever does not test that starts with a copy of the data. Tests that need neither
 * run meanwhile; the others wait.
 */
export default async function globalSetup() {
  const folder = await newFolder();
  process.env.LEADLINE_E2E_SAMPLE = path.join(folder, 'sample.json');
  const started = start();
  const told = started.then(
    ({ product, copy }) => tellSample({ url: product.url, dataDir: product.dataDir, copy }),
    (error: unknown) => tellSample({ error: String(error) }),
  );
  return async () => {
    await told;
    const { product, copy } = await started;
    await product.stop();
    for (const data of [product.dataDir, copy, folder]) await removeData(data);
  };
}

async function start() {
  const first = await startProduct();
  try {
    const caller = await request.newContext();
    await loaded(caller, first.url);
    await caller.dispose();
  } finally {
    await first.stop();
  }
  const copy = await copyData(first.dataDir);
  const product = await startProduct({ dataDir: first.dataDir, env: { LEADLINE_SAMPLE_LATENCY: '5' } });
  return { product, copy };
}
