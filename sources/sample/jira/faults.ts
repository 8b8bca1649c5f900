import { createRandom, type Random } from '../generate/random.ts';
import type { Faults } from '../github/faults/faults.ts';
import { badGateway, htmlPage } from '../github/faults/refusals.ts';
import type { Reply } from '../github/reply.ts';

/** Those of the sample's faults that Jira has too: `secondary` is its 429 with Retry-After. */
export type JiraFaults = Omit<Faults, 'moving' | 'exhaustAfter'>;

interface SearchPage {
  issues?: { fields?: Record<string, unknown>; id: string }[];
  isLast?: boolean;
  nextPageToken?: string;
}

/** Faults at work: counts requests and throws dice for them, each kind with a stream of chance of its own. */
export class JiraFaultPlan {
  readonly #faults: JiraFaults;
  readonly #streams: Record<'badGateway' | 'secondary' | 'silentLimit' | 'html', Random>;
  #requests = 0;
  #pages = 0;
  #token: string | undefined;

  constructor(faults: JiraFaults) {
    this.#faults = faults;
    const random = createRandom(`jira faults/${faults.seed ?? 1}`);
    this.#streams = {
      badGateway: random.fork('502'),
      secondary: random.fork('429'),
      silentLimit: random.fork('429 without Retry-After'),
      html: random.fork('html'),
    };
  }

  /** What is answered in the place of an answer; undefined: nothing stands in its way. */
  refusal(): Reply | undefined {
    const { badGateway: gateway, secondary, silentLimit, html } = this.#faults;
    this.#requests++;
    if (gateway && this.#streams.badGateway.chance(gateway)) return badGateway;
    if (secondary && this.#streams.secondary.chance(secondary))
      return limited({ 'Retry-After': String(this.#streams.secondary.int(1, 2)) });
    if (silentLimit && this.#streams.silentLimit.chance(silentLimit)) return limited({});
    const page = html && (html < 1 ? this.#streams.html.chance(html) : this.#requests === html);
    return page ? htmlPage : undefined;
  }

  /** Whether the answer to the latest request is to be cut in its middle. */
  cuts(): boolean {
    const { dropEvery } = this.#faults;
    return dropEvery !== undefined && this.#requests % dropEvery === 0;
  }

  /** A page of a search as it goes out. */
  altered(page: SearchPage): SearchPage {
    const { repeatCursor, emptyPage, bad } = this.#faults;
    this.#pages++;
    let given = page;
    if (bad)
      given = {
        ...given,
        issues: given.issues?.map((issue) =>
          issue.fields && Math.floor(Number(issue.id) * bad) !== Math.floor((Number(issue.id) - 1) * bad)
            ? { ...issue, fields: { ...issue.fields, summary: 42 } }
            : issue,
        ),
      };
    if (repeatCursor && this.#pages >= repeatCursor) {
      this.#token ??= page.nextPageToken;
      return { ...given, isLast: false, nextPageToken: this.#token };
    }
    if (emptyPage && this.#pages >= emptyPage)
      return { issues: [], isLast: false, nextPageToken: page.nextPageToken ?? 'empty' };
    return given;
  }
}

const limited = (headers: Record<string, string>): Reply => ({
  status: 429,
  headers,
  body: JSON.stringify({ errorMessages: ['Rate limit exceeded.'], errors: {} }),
});
