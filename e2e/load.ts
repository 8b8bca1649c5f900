import { setTimeout as sleep } from 'node:timers/promises';
import { LSN_HEADER } from '#db/router/lsn-token.ts';

/** What one request came to. */
export interface Answer {
  status: number;
  ms: number;
  /** `meta.node` of a dashboard's answer; the error's code of others. */
  from: string | undefined;
  /** After the load began, in ms. */
  at: number;
}

export interface Load {
  answers: Answer[];
  /** Those that were not 200; 0 is a connection that broke. */
  failed: Answer[];
  worstMs: number;
  p50Ms: number;
  p99Ms: number;
}

export interface LoadOptions {
  /** In turn. */
  urls: string[];
  /** The session's cookie. */
  cookie: string;
  /** Each asks, waits for the answer, thinks, and asks again. */
  clients: number;
  seconds: number;
  thinkMs?: number;
  /** What happens meanwhile, each so many seconds after the beginning. */
  events?: { at: number; run: () => unknown }[];
}

/** Reads over HTTP as so many browsers do. */
export async function load(options: LoadOptions): Promise<Load> {
  const { urls, cookie, clients, seconds, thinkMs = 50, events = [] } = options;
  const started = performance.now();
  const elapsed = () => performance.now() - started;
  const answers: Answer[] = [];

  /** @param seen the position of what this browser has seen so far, which it sends as a real one does */
  async function ask(url: string, seen: { position?: string }): Promise<void> {
    const at = elapsed();
    let status = 0;
    let from: string | undefined;
    try {
      const headers = { cookie, ...(seen.position ? { [LSN_HEADER]: seen.position } : {}) };
      const response = await fetch(url, { headers, signal: AbortSignal.timeout(60_000) });
      seen.position = response.headers.get(LSN_HEADER) ?? seen.position;
      const body = (await response.json()) as { meta?: { node: string }; error?: { code: string } };
      status = response.status;
      from = body.meta?.node ?? body.error?.code;
    } catch (error) {
      from = String(error);
    }
    answers.push({ status, from, at, ms: elapsed() - at });
  }
  const browser = async (_: unknown, index: number) => {
    const seen: { position?: string } = {};
    // Not all at once.
    await sleep((thinkMs * index) / clients);
    for (let turn = index; elapsed() < seconds * 1_000; turn++) {
      await ask(urls[turn % urls.length] ?? '', seen);
      await sleep(thinkMs);
    }
  };
  const happen = async ({ at, run }: { at: number; run: () => unknown }) => {
    await sleep(at * 1_000);
    await run();
  };
  await Promise.all([...Array.from({ length: clients }, browser), ...events.map(happen)]);

  const times = answers.map(({ ms }) => ms).sort((a, b) => a - b);
  const quantile = (q: number) => times[Math.min(times.length - 1, Math.floor(q * times.length))] ?? 0;
  return {
    answers,
    failed: answers.filter(({ status }) => status !== 200),
    worstMs: times.at(-1) ?? 0,
    p50Ms: quantile(0.5),
    p99Ms: quantile(0.99),
  };
}
