import { endedRunStates } from '../lib/run-machine.ts';
import type { RunView } from '../lib/runs.ts';
import { sleep } from './bench.ts';
import { pages } from './dashboards/questions.ts';
import type { RunningProduct } from './running-product.ts';

/** A page, or an answer, was not there in this time: nobody waits longer. */
const PATIENCE_MS = 30_000;

/** What goes on during a soak: people who look, one who edits, and syncs. Each rejects with what went wrong. */
export interface SoakWork {
  /** Answers of 503 that a page asked again for, as it does in the browser. */
  askedAgain(): number;
  /** Asks all that a page asks, of the last 90 days. */
  openPage(name: string): Promise<void>;
  /** Makes a team, renames it or deletes it, in turn. */
  editTeam(): Promise<void>;
  /** Starts a run and waits for its end, wherever it is worked on. */
  sync(integrationId: string, mode: 'full' | 'incremental'): Promise<void>;
}

class Refused extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** @param url where people reach the web nodes */
export function soakWork(house: RunningProduct, url: string): SoakWork {
  const { client, cookie } = house;
  let askedAgain = 0;
  async function ask(method: string, to: string, body?: unknown) {
    const answer = await fetch(url + to, {
      method,
      headers: { cookie, origin: url, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const text = await answer.text();
    if (!answer.ok)
      throw new Refused(
        answer.status,
        `${method} ${to.split('?')[0]}: ${answer.status} ${text.slice(0, 200)}`,
      );
    return JSON.parse(text);
  }

  /** As components/hooks/query-client.ts has it: what may mend itself is asked for twice more before a person sees it. */
  async function askOfPage(to: string) {
    for (let failures = 0; ; failures++) {
      try {
        return await ask('GET', to);
      } catch (error) {
        if (failures === 2 || !(error instanceof Refused && error.status === 503)) throw error;
        askedAgain++;
        await sleep(500 * 2 ** failures);
      }
    }
  }

  let team: { id: string; version: number } | null = null;
  let turn = 0;
  return {
    askedAgain: () => askedAgain,
    async openPage(name) {
      const to = new Date().toISOString().slice(0, 10);
      const from = new Date(Date.now() - 89 * 86_400_000).toISOString().slice(0, 10);
      await Promise.all(
        (pages[name] ?? []).map(({ name: question, more }) => {
          const query = new URLSearchParams({ client, from, to, bucket: 'week', ...more });
          return askOfPage(`/api/metrics/${question}?${query}`);
        }),
      );
    },
    async editTeam() {
      turn++;
      const known = team;
      team = null;
      const name = `Soak ${turn}`;
      if (!known) team = await ask('POST', '/api/teams', { clientId: client, name });
      else if (turn % 3 === 0) await ask('DELETE', `/api/teams/${known.id}`);
      else team = await ask('PATCH', `/api/teams/${known.id}`, { version: known.version, name });
    },
    async sync(integrationId, mode) {
      const { id } = await house.post<RunView>('/api/runs', { integrationId, mode });
      for (;;) {
        const { state, error } = await house.run(id);
        if (state === 'succeeded') return;
        if (endedRunStates.includes(state)) throw new Error(`${state}: ${error?.message}`);
        await sleep(250);
      }
    },
  };
}
