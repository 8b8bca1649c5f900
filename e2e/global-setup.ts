import { request } from '@playwright/test';
import { copyData, removeData, startProduct } from './product.ts';
import { loaded } from './test.ts';

/**
 * One product for all files that only look at it; those that break something start their own. The sample is loaded once,
 * which takes half a minute of CPU: whoever does not test that starts with a copy of the data.
 */
export default async function globalSetup() {
  const first = await startProduct();
  try {
    const caller = await request.newContext();
    await loaded(caller, first.url);
    await caller.dispose();
  } finally {
    await first.stop();
  }
  const copy = await copyData(first.dataDir);
  process.env.LEADLINE_E2E_LOADED = copy;

  const product = await startProduct({ dataDir: first.dataDir, env: { LEADLINE_SAMPLE_LATENCY: '5' } });
  process.env.LEADLINE_E2E_URL = product.url;
  process.env.LEADLINE_E2E_DATA = product.dataDir;
  return async () => {
    await product.stop();
    await removeData(product.dataDir);
    await removeData(copy);
  };
}
