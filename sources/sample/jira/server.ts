import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Reply } from '../github/reply.ts';
import { type LoggedRequest, logRequest } from '../github/request-log.ts';
import { listen, readBody, send, sendHalf } from '../github/server.ts';
import { answerJira } from './api.ts';
import { JiraFaultPlan, type JiraFaults } from './faults.ts';
import { jiraPresenter } from './present.ts';
import { JiraRefusal } from './reply.ts';
import type { JiraWorld } from './world.ts';

export interface SampleJiraOptions {
  world: JiraWorld;
  /** The one account it accepts. Default sample@leadline.local with the token "sample". */
  email?: string;
  token?: string;
  /** Of the account: its times are written in it, and JQL's are read in it. IANA name. */
  timeZone?: string;
  /** How long each answer takes, in ms. Default 0. */
  latencyMs?: number;
  /** 0, the default, takes a free one. */
  port?: number;
  host?: '127.0.0.1';
  now?: () => Date;
  faults?: JiraFaults;
}

export interface SampleJira {
  url: string;
  port: number;
  world: JiraWorld;
  /** The latest requests, oldest first; `variables` is the body of a POST. */
  requests: LoggedRequest[];
  setFaults: (faults: JiraFaults | undefined) => void;
  setTimeZone: (zone: string) => void;
  /** Ends open connections too. */
  close: () => Promise<void>;
}

export const SAMPLE_EMAIL = 'sample@leadline.local';

/** Starts the sample Jira on loopback. */
export async function startSampleJira(options: SampleJiraOptions): Promise<SampleJira> {
  const {
    world,
    email = SAMPLE_EMAIL,
    token = 'sample',
    latencyMs = 0,
    port = 0,
    host = '127.0.0.1',
  } = options;
  const now = options.now ?? (() => new Date());
  let zone = options.timeZone ?? 'Europe/Berlin';
  const planOf = (faults: JiraFaults | undefined) => faults && new JiraFaultPlan(faults);
  let plan = planOf(options.faults);
  const requests: LoggedRequest[] = [];
  const expected = `Basic ${Buffer.from(`${email}:${token}`).toString('base64')}`;
  world.advanceTo(now().getTime());

  async function reply(request: IncomingMessage): Promise<Reply> {
    const at = now().getTime();
    world.advanceTo(at);
    const site = `http://${request.headers.host ?? host}`;
    const { pathname, searchParams } = new URL(site + (request.url ?? '/'));
    const method = request.method ?? 'GET';
    const body = method === 'POST' ? await readBody(request) : '';
    const logged: LoggedRequest = { method, path: request.url ?? '/', at };
    if (body) logged.variables = readable(body);
    logRequest(requests, logged);
    // As Jira Cloud does: what stands here is told to everybody, the rest to its account alone.
    if (request.headers.authorization !== expected && pathname !== '/rest/api/3/serverInfo')
      throw new JiraRefusal(401, 'Client must be authenticated to access this resource.');
    const refusal = plan?.refusal();
    if (refusal) return refusal;
    const asked = { method, path: pathname, query: searchParams, body, site };
    const answer = answerJira(asked, { world, present: jiraPresenter(site, zone), email, zone, now: at });
    const given = plan && pathname.endsWith('/search/jql') ? plan.altered(answer as object) : answer;
    return { status: 200, body: JSON.stringify(given), cut: plan?.cuts() ?? false };
  }

  const server = createServer(async (request, response) => {
    const answer = await reply(request).catch((error: unknown): Reply => {
      if (error instanceof JiraRefusal) return { status: error.status, body: error.body };
      // A mistake of the sample's own must be seen by whoever tests against it.
      return {
        status: 500,
        body: JSON.stringify({ errorMessages: [`The sample failed: ${String(error)}`] }),
      };
    });
    // A closed server waits for nobody.
    if (latencyMs > 0) await sleep(latencyMs, undefined, { ref: false });
    const dated = { ...answer, headers: { Date: now().toUTCString(), ...answer.headers } };
    if (answer.cut) sendHalf(request, response, dated);
    else send(request, response, dated);
  });
  const actual = await listen(server, port, host);
  return {
    url: `http://${host}:${actual}`,
    port: actual,
    world,
    requests,
    setFaults: (faults) => {
      plan = planOf(faults);
    },
    setTimeZone: (given) => {
      zone = given;
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function readable(body: string): Record<string, unknown> {
  try {
    return JSON.parse(body) as Record<string, unknown>;
  } catch {
    return { body };
  }
}
