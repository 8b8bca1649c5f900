import type postgres from 'postgres';
import type { z } from 'zod';
import type { TestDatabase } from '#db/embedded/testing/database.ts';
import { onRaw } from '#db/executor.ts';
import type { Router } from '#db/router/router.ts';
import { seedClient, seedRepository } from '#db/testing/seed.ts';
import { clientRules, type DeploymentRule } from '#lib/rules.ts';
import { drainFacts } from '../drain.ts';
import { type MarkKind, markStale } from '../marks.ts';

let unique = 500_000;
const next = () => unique++;

type Row = Record<string, unknown>;

/** What a client's sources have said, written by the owner; hours count from the begin of 2026. */
export class DeliveryWorld {
  readonly owner: postgres.Sql;
  readonly router: Router;
  readonly clientId: number;
  readonly repositoryId: number;

  private constructor(owner: postgres.Sql, router: Router, clientId: number, repositoryId: number) {
    this.owner = owner;
    this.router = router;
    this.clientId = clientId;
    this.repositoryId = repositoryId;
  }

  static async create(database: TestDatabase, router: Router): Promise<DeliveryWorld> {
    const clientId = await seedClient(database.owner);
    const repositoryId = await seedRepository(database.owner, clientId);
    const world = new DeliveryWorld(database.owner, router, clientId, repositoryId);
    await world.owner`update repositories set default_branch = 'main' where id = ${repositoryId}`;
    return world;
  }

  /** As if everything stored had just come; or what is given. */
  async drain(kind?: MarkKind, ids: number[] = []): Promise<void> {
    await this.router.etl({ clientId: this.clientId }, async (raw) => {
      const tx = onRaw(raw);
      if (kind) await markStale(tx, this.clientId, kind, ids);
      while ((await drainFacts(tx, this.clientId)).left !== 'nothing');
    });
  }

  rebuild = () => this.drain('everything');

  async rules(rules: z.input<typeof clientRules>): Promise<void> {
    const row = { client_id: this.clientId, rules: clientRules.parse(rules), changed_by: 'test' };
    await this.owner`
      insert into client_rules ${this.owner(row as never)}
      on conflict (client_id) do update set rules = excluded.rules, version = client_rules.version + 1`;
  }

  async deploymentRule(rule: DeploymentRule, repositoryId = this.repositoryId): Promise<void> {
    await this
      .owner`update repositories set deployment_rule = ${this.owner.json(rule)} where id = ${repositoryId}`;
  }

  async #insert(table: string, row: Row): Promise<number> {
    const [inserted] = await this.owner`
      insert into ${this.owner(table)} ${this.owner({ client_id: this.clientId, ...row } as never)} returning *`;
    return Number(inserted?.id ?? 0);
  }

  /** Commits of a line, each on the one before: `a b c`; `[name, ...parents]` for others. */
  async commits(line: (string | [string, ...string[]])[], hour = 0, repositoryId = this.repositoryId) {
    let before: string[] = [];
    for (const [index, entry] of line.entries()) {
      const [name, ...parents] = typeof entry === 'string' ? [entry, ...before] : entry;
      await this.#insert('commits', {
        repository_id: repositoryId,
        sha: sha(name),
        parents: parents.map(sha),
        headline: name,
        authored_at: at(hour + index / 100),
        committed_at: at(hour + index / 100),
      });
      before = [name];
    }
  }

  /** A merged pull request whose work began two hours before. @returns its id */
  pull(more: {
    merged?: number | null;
    commit?: string | null;
    number?: number;
    title?: string;
    head?: string;
    base?: string;
    labels?: string[];
    repositoryId?: number;
  }): Promise<number> {
    const { merged = 1, commit = null, number = next(), base = 'main', head = `topic-${number}` } = more;
    const closed = merged === null ? null : at(merged);
    return this.#insert('pull_requests', {
      repository_id: more.repositoryId ?? this.repositoryId,
      external_id: next(),
      number,
      title: more.title ?? `Change ${number}`,
      url: `https://example.com/pull/${number}`,
      author: 'ada',
      state: merged === null ? 'open' : 'merged',
      draft: false,
      author_is_bot: false,
      labels: more.labels ?? [],
      base_ref: base,
      head_ref: head,
      merge_commit_sha: commit && sha(commit),
      additions: 1,
      deletions: 0,
      changed_files: 1,
      comment_count: 0,
      commit_count: 1,
      created_at: at((merged ?? 1) - 1),
      opened_at: at((merged ?? 1) - 1),
      first_commit_at: at((merged ?? 1) - 2),
      merged_at: closed,
      closed_at: closed,
      source_updated_at: closed ?? at(1),
    });
  }

  /** A deployment of GitHub with its statuses, `[state, hour]`; successful unless told. @returns its id at GitHub */
  async deploy(
    commit: string,
    hour: number,
    more: {
      environment?: string;
      state?: string | null;
      statuses?: [string, number][];
      ref?: string | null;
      repositoryId?: number;
      id?: number;
    } = {},
  ): Promise<number> {
    const { statuses = [['success', hour]], id = next(), environment = 'production', ref = 'main' } = more;
    const deployment = await this.#insert('github_deployments', {
      repository_id: more.repositoryId ?? this.repositoryId,
      external_id: id,
      environment,
      ref,
      sha: sha(commit),
      state: more.state === undefined ? (statuses.at(-1)?.[0] ?? null) : more.state,
      created_at: at(hour - 0.1),
      source_updated_at: at(hour),
    });
    for (const [state, when] of statuses) {
      await this.#insert('github_deployment_statuses', {
        deployment_id: deployment,
        external_id: `s${next()}`,
        state,
        created_at: at(when),
      });
    }
    return id;
  }

  async run(
    commit: string,
    hour: number,
    more: { name?: string; status?: string; conclusion?: string | null; branch?: string; jobs?: Row[] } = {},
  ): Promise<number> {
    const id = next();
    const {
      name = 'Deploy',
      status = 'completed',
      conclusion = 'success',
      branch = 'main',
      jobs = [],
    } = more;
    const run = await this.#insert('workflow_runs', {
      repository_id: this.repositoryId,
      external_id: id,
      workflow_id: 1,
      name,
      event: 'push',
      branch,
      sha: sha(commit),
      attempt: 1,
      status,
      conclusion,
      url: 'https://example.com/run',
      created_at: at(hour - 1),
      started_at: at(hour - 0.5),
      finished_at: status === 'completed' ? at(hour) : null,
      source_updated_at: at(hour),
    });
    for (const job of jobs) {
      await this.#insert('workflow_jobs', {
        workflow_run_id: run,
        external_id: next(),
        attempt: 1,
        status: 'completed',
        conclusion: 'success',
        ...job,
      });
    }
    return id;
  }

  release(tag: string, commit: string | null, hour: number, more: Row = {}): Promise<number> {
    return this.#insert('releases', {
      repository_id: this.repositoryId,
      external_id: next(),
      tag,
      sha: commit && sha(commit),
      draft: false,
      prerelease: false,
      url: 'https://example.com/release',
      created_at: at(hour),
      published_at: at(hour),
      ...more,
    });
  }

  /** Told by a tool. */
  toldDeployment(id: string, commit: string, hour: number, more: Row = {}): Promise<number> {
    return this.#insert('deployments', {
      repository_id: this.repositoryId,
      source: 'webhook',
      external_id: id,
      environment: 'production',
      sha: sha(commit),
      result: 'success',
      finished_at: at(hour),
      source_updated_at: at(hour),
      ...more,
    });
  }

  toldIncident(id: string, hour: number, more: Row = {}): Promise<number> {
    return this.#insert('incidents', {
      source: 'pagerduty',
      external_id: id,
      title: `Incident ${id}`,
      opened_at: at(hour),
      source_updated_at: at(hour),
      repository_id: this.repositoryId,
      ...more,
    });
  }

  /** An issue of GitHub with the label `incident`. @returns its id */
  async issue(hour: number, more: Row = {}): Promise<number> {
    const number = next();
    const [repository] = await this.owner`
      select integration_id from repositories where id = ${this.repositoryId}`;
    return this.#insert('issues', {
      integration_id: repository?.integration_id,
      repository_id: this.repositoryId,
      external_id: String(number),
      key: `#${number}`,
      number,
      title: `Down ${number}`,
      url: 'https://example.com/issue',
      status_id: 'open',
      labels: ['incident'],
      created_at: at(hour),
      source_updated_at: at(hour),
      ...more,
    });
  }

  async project(key: string): Promise<{ id: number; integrationId: number }> {
    const integrationId = await this.#insert('integrations', {
      kind: 'jira',
      name: `Jira ${next()}`,
      base_url: 'https://example.com',
      token_sealed: 'v1',
      repository_names: [],
    });
    const id = await this.#insert('projects', {
      integration_id: integrationId,
      external_id: String(next()),
      key,
      name: key,
      url: 'https://example.com',
    });
    return { id, integrationId };
  }

  /** An incident of Jira. @returns its id */
  async jiraIssue(
    { id, integrationId }: { id: number; integrationId: number },
    key: string,
    hour: number,
    more: Row = {},
  ): Promise<number> {
    const issue = await this.#insert('issues', {
      integration_id: integrationId,
      project_id: id,
      external_id: String(next()),
      key,
      number: 1,
      title: key,
      url: `https://example.com/${key}`,
      type: 'Incident',
      status_id: '1',
      labels: [],
      created_at: at(hour),
      source_updated_at: at(hour),
      ...more,
    });
    await this.#insert('issue_keys', { integration_id: integrationId, issue_id: issue, key });
    return issue;
  }

  /** A pull request closes an issue of GitHub. */
  async closes(pull: number, issue: number): Promise<void> {
    const [found] = await this.owner`select external_id, number from issues where id = ${issue}`;
    await this.#insert('pull_request_issues', {
      pull_request_id: pull,
      issue_external_id: Number(found?.external_id),
      repository_name: 'acme/shop',
      number: found?.number,
    });
  }

  async service(
    name: string,
    { repositories = [], projects = [] }: { repositories?: number[]; projects?: number[] },
  ) {
    const service = await this.#insert('services', { name });
    for (const id of repositories)
      await this.#insert('service_repositories', { repository_id: id, service_id: service });
    for (const id of projects)
      await this.#insert('service_projects', { project_id: id, service_id: service });
    return service;
  }

  /** What somebody decided; a deployment by its id at the source. */
  decide(
    source: string,
    externalId: string,
    decision: string,
    deployment?: number | string,
  ): Promise<number> {
    return this.#insert('incident_decisions', {
      source,
      external_id: externalId,
      decision,
      actor: 'ada@example.com',
      ...(deployment === undefined
        ? {}
        : {
            repository_id: this.repositoryId,
            deployment_source: 'github_deployments',
            deployment_external_id: String(deployment),
          }),
    });
  }

  exclude(kind: string, id: number): Promise<number> {
    return this.#insert('manual_exclusions', {
      kind,
      item_id: id,
      reason: 'a drill',
      actor: 'ada@example.com',
    });
  }

  /** Deployments in the order of their finish, with the numbers of what each brought. */
  async deployments() {
    return await this.owner`
      select d.id::int, d.source, d.external_id as "externalId", d.environment, d.production, d.result, d.sha, d.ref,
        d.started_at as "startedAt", d.finished_at as "finishedAt", d.change_count as "changeCount",
        p.external_id as previous, d.incident_count as incidents, d.rework_by as "reworkBy", d.excluded_by as "excludedBy",
        (select coalesce(json_agg(c.pull_request_id order by c.pull_request_id), '[]') from deployment_changes c
          where c.deployment_id = d.id) as brought,
        (select string_agg(distinct c.link_method, ' ') from deployment_changes c where c.deployment_id = d.id) as methods
      from deployment_facts d left join deployment_facts p on p.id = d.previous_id
      where d.client_id = ${this.clientId} order by d.finished_at, d.id`;
  }

  /** How a pull request came to production. */
  async linkOf(pull: number) {
    const [row] = await this.owner`
      select f.link_method as method, d.external_id as by, f.deployed_at as "deployedAt", f.deploy_seconds as "deploySeconds",
        f.elapsed_seconds as "elapsedSeconds", f.lead_seconds as "leadSeconds", f.anomalies
      from pull_request_facts f left join deployment_facts d on d.id = f.deployment_id where f.pull_request_id = ${pull}`;
    return row;
  }

  async incidents() {
    return await this.owner`
      select n.id::int, n.source, n.external_id as "externalId", n.attribution, d.external_id as by, n.service_id::int as service,
        n.opened_at as "openedAt", n.resolved_at as "resolvedAt", n.recovery_seconds as "recoverySeconds",
        n.excluded_by as "excludedBy"
      from incident_facts n left join deployment_facts d on d.id = n.deployment_id
      where n.client_id = ${this.clientId} order by n.opened_at, n.id`;
  }
}

export const at = (hour: number) => new Date(Date.UTC(2026, 0, 1) + hour * 3_600_000);

/** A name as a commit's id. */
export const sha = (name: string) => Buffer.from(name).toString('hex').padEnd(40, '0').slice(0, 40);
