import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Browser, type BrowserContext, chromium } from '@playwright/test';
import { findBrowser } from '../scripts/browser.mjs';
import { atMost, type Context, info, median, type Row } from './bench.ts';
import { openProduct, type RunningProduct } from './running-product.ts';

export const name = 'vitals';

const PAGES = ['/', '/dora', '/github', '/trends', '/flow', '/jobs'];
/** As Lighthouse does it, for a middling phone. */
const SLOWER = 4;
const LCP_MS = 1_500;
/** What the field calls good. */
const SHIFT = 0.1;
const KILOBYTES = 250;

/** What a person waits for whose browser has nothing of Leadline yet. */
export async function run({ scale, say }: Context): Promise<Row[]> {
  const house = await openProduct();
  const browser = await chromium.launch({
    executablePath: (await findBrowser()) ?? undefined,
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const rows: Row[] = [];
    const rounds = Math.max(3, Math.round(7 * scale));
    const framework = frameworkFiles();
    for (const page of PAGES) {
      say(`${page}, ${rounds} times`);
      const loads: Load[] = [];
      for (let round = 0; round < rounds; round++)
        loads.push(await firstLoad(browser, house, page, framework));
      const of = (measure: (load: Load) => number) => median(loads.map(measure));
      say(`${page}: the largest is ${loads.at(-1)?.largest}`);
      rows.push(
        info(
          `${page}: first contentful paint`,
          of(({ fcp }) => fcp),
          'ms',
        ),
        atMost(
          `${page}: largest contentful paint, processor ${SLOWER} times slower`,
          of(({ lcp }) => lcp),
          'ms',
          LCP_MS,
        ),
        atMost(
          `${page}: layout shift`,
          of(({ shift }) => shift),
          '',
          SHIFT,
        ),
        atMost(
          `${page}: JavaScript beyond the framework, compressed`,
          of(({ kilobytes }) => kilobytes),
          'kB',
          KILOBYTES,
        ),
        info(
          `${page}: the framework`,
          of(({ frameworkKilobytes }) => frameworkKilobytes),
          'kB',
        ),
        info(
          `${page}: time in tasks longer than 50 ms`,
          of(({ longTasks }) => longTasks),
          'ms',
        ),
      );
    }
    return rows;
  } finally {
    await browser.close();
    await house.close();
  }
}

interface Load {
  fcp: number;
  lcp: number;
  /** Which element that was. */
  largest: string;
  shift: number;
  kilobytes: number;
  frameworkKilobytes: number;
  longTasks: number;
}

async function firstLoad(
  browser: Browser,
  { product, cookie }: RunningProduct,
  to: string,
  framework: ReadonlySet<string>,
): Promise<Load> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    await signedIn(context, product.url, cookie);
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send('Network.enable');
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    const scripts = new Map<string, string>();
    const bytes = { framework: 0, own: 0 };
    devtools.on('Network.responseReceived', ({ requestId, type, response }) => {
      if (type === 'Script') scripts.set(requestId, response.url);
    });
    devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const url = scripts.get(requestId);
      if (url) bytes[framework.has(path.basename(url)) ? 'framework' : 'own'] += encodedDataLength;
    });
    await page.addInitScript(observe);
    await page.goto(product.url + to);
    await page.waitForLoadState('networkidle');
    const seen = await page.evaluate(() => (globalThis as unknown as { seen: Seen }).seen);
    return { ...seen, kilobytes: bytes.own / 1_000, frameworkKilobytes: bytes.framework / 1_000 };
  } finally {
    await context.close();
  }
}

type Seen = Pick<Load, 'fcp' | 'lcp' | 'largest' | 'shift' | 'longTasks'>;

/** In the page, before anything else. */
function observe(): void {
  const seen: Seen = { fcp: 0, lcp: 0, largest: '', shift: 0, longTasks: 0 };
  (globalThis as unknown as { seen: Seen }).seen = seen;
  const watch = (
    type: string,
    take: (
      entry: PerformanceEntry & { value: number; hadRecentInput: boolean; element: Element | null },
    ) => void,
  ) =>
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) take(entry as Parameters<typeof take>[0]);
    }).observe({ type, buffered: true });
  watch('paint', ({ name, startTime }) => {
    if (name === 'first-contentful-paint') seen.fcp = startTime;
  });
  watch('largest-contentful-paint', ({ startTime, element }) => {
    seen.lcp = startTime;
    seen.largest = `<${element?.tagName.toLowerCase()}> “${element?.textContent?.slice(0, 60)}”`;
  });
  watch('layout-shift', ({ value, hadRecentInput }) => {
    if (!hadRecentInput) seen.shift += value;
  });
  watch('longtask', ({ duration }) => {
    seen.longTasks += duration;
  });
}

/** What every page of Next loads first: React, its router. */
function frameworkFiles(): ReadonlySet<string> {
  const file = path.join(import.meta.dirname, '../.next/build-manifest.json');
  const { rootMainFiles, polyfillFiles } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string[]>;
  return new Set([...(rootMainFiles ?? []), ...(polyfillFiles ?? [])].map((name) => path.basename(name)));
}

async function signedIn(context: BrowserContext, url: string, cookie: string): Promise<void> {
  const cookies = cookie.split('; ').map((one) => {
    const [name = '', ...value] = one.split('=');
    return { name, value: value.join('='), url };
  });
  await context.addCookies(cookies);
}
