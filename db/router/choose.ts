import type { DatabaseSettings } from '#lib/config.ts';
import type { Policy } from '#lib/purposes.ts';
import type { Decision, Standing } from './decide.ts';
import type { Freshness } from './health.ts';
import type { Hosts } from './hosts.ts';
import type { Lsn } from './lsn-clock.ts';
import type { ReplicaHealthMonitor } from './monitor.ts';
import type { DrizzlePool } from './pool.ts';
import { noReplica, primaryUnavailable } from './refusals.ts';
import type { RouterNumbers } from './stats.ts';

export interface Choice {
  decision: Decision;
  node: string;
  pool: DrizzlePool;
}

/** How long a reader waits for a replica to replay its write: replay takes 2 ms as a rule. */
const REPLAY_WAIT_MS = 100;
/** The same where the primary must not answer. */
const REPLAY_PATIENCE_MS = 5_000;

export interface ChooserDependencies {
  hosts: Hosts;
  monitor: ReplicaHealthMonitor;
  settings: DatabaseSettings;
  numbers: RouterNumbers;
}

/** Which host's pool a read goes to: by the decision, how busy the replicas are, and what the reader has seen. */
export function createChooser({ hosts, monitor, settings, numbers }: ChooserDependencies) {
  const { primary, replicas } = hosts;

  /** Where the search for the least busy begins: behind the one found last, so that equals take turns. */
  let turn = 0;

  const usable = (name: string, freshness: Freshness | 'any') =>
    freshness === 'any' ? monitor.canAnswer(name) : monitor.shouldUseReplica(name, freshness);

  function leastBusy(freshness: Freshness | 'any', tried?: ReadonlySet<string>, minLsn: Lsn = 0n) {
    let best: number | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (let step = 0; step < replicas.length; step++) {
      const index = (turn + step) % replicas.length;
      const { name, analytics } = replicas[index]!;
      if (tried?.has(name) || !usable(name, freshness) || monitor.watermark(name) < minLsn) continue;
      const load = analytics.sql.permits.load();
      if (load < least) {
        best = index;
        least = load;
      }
    }
    if (best === undefined) return undefined;
    turn = best + 1;
    return replicas[best]!.name;
  }

  const standing: Standing = {
    replicated: replicas.length > 0,
    fallbackEnabled: settings.fallbackEnabled,
    primaryUp: monitor.primaryUp,
    leastBusy,
  };

  function poolFor(policy: Policy, decision: Decision): Choice {
    if (decision.node === 'replica') {
      const replica = replicas.find(({ name }) => name === decision.name)!;
      // Accounts are not for the role of analytics.
      const pool = policy.node === 'primary' ? replica.sessions : replica.analytics;
      return { decision, node: replica.name, pool };
    }
    if (decision.node === 'none') throw noReplica();
    if (!monitor.primaryUp()) throw primaryUnavailable(monitor.primary());
    return { decision, node: 'primary', pool: policy.node === 'primary' ? primary.web : primary.analytics };
  }

  /** What the reader must see and can see. */
  async function attainable(policy: Policy, { decision, node }: Choice, minLsn: Lsn): Promise<Lsn> {
    if (policy.node === 'primary' || decision.node !== 'replica') return minLsn;
    if (monitor.watermark(node) >= minLsn || !monitor.primaryUp()) return minLsn;
    const most = await monitor.primaryBefore(minLsn, REPLAY_WAIT_MS);
    if (most === undefined) return minLsn;
    // Lost in a crash before it was on disk: what the primary has is all there is.
    numbers.counters.tokensAhead++;
    return most;
  }

  /** A replica that has replayed what the reader has seen, or what else will do. */
  async function freshEnough(
    policy: Policy,
    choice: Choice,
    minLsn: Lsn,
    tried: ReadonlySet<string>,
  ): Promise<Choice> {
    if (policy.node === 'primary' || choice.decision.node !== 'replica') return choice;
    if (monitor.watermark(choice.node) >= minLsn) return choice;
    const { freshness, fallback } = policy;
    const to = (name: string) => poolFor(policy, { node: 'replica', name, reason: 'fresh enough' });
    const ready = leastBusy(freshness, tried, minLsn);
    if (ready) return to(ready);
    // Nobody has more than the replicas now: better what they have, marked with its age, than nothing.
    if (!monitor.primaryUp()) return choice;
    const candidates = replicas
      .map(({ name }) => name)
      .filter((name) => !tried.has(name) && monitor.shouldUseReplica(name, freshness));
    const mayFall = fallback === 'primary' && settings.fallbackEnabled;
    numbers.counters.freshWaits++;
    const caught = await monitor.awaitReplay(
      minLsn,
      candidates,
      mayFall ? REPLAY_WAIT_MS : REPLAY_PATIENCE_MS,
    );
    if (caught) return to(caught);
    if (mayFall) numbers.counters.freshFallbacks++;
    return poolFor(policy, { node: mayFall ? 'fallback' : 'none', reason: 'no replica is fresh enough' });
  }

  return { standing, leastBusy, poolFor, attainable, freshEnough };
}
