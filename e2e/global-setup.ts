import { removeData, startProduct } from './product.ts';

/** One product for all files that only look at it; those that break something start their own. */
export default async function globalSetup() {
  const product = await startProduct({ env: { LEADLINE_SAMPLE_LATENCY: '5' } });
  process.env.LEADLINE_E2E_URL = product.url;
  process.env.LEADLINE_E2E_DATA = product.dataDir;
  return async () => {
    await product.stop();
    await removeData(product.dataDir);
  };
}
