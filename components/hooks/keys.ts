import type { RouteName } from './routes.ts';

/** Keys of all cached answers. What hangs on a client begins with its kind and the client’s id. */
export const keys = {
  clients: ['clients'] as const,
  /** Of all clients as administrators see them: the list, and each with its members. */
  adminClients: ['admin-clients'] as const,
  adminClient: (id: string) => ['admin-clients', id] as const,
  integrations: (client: string) => ['integrations', client] as const,
  /** What was loaded from one of them. */
  integrationRecords: (client: string, integration: string) =>
    ['integrations', client, integration, 'records'] as const,
  /** What a source has to choose from; `source`: which one, with which credentials. */
  sourceSearch: (source: readonly unknown[], search: string) => ['source-search', source, search] as const,
  rules: (client: string) => ['rules', client] as const,
  rulePreview: (client: string, tried: object) => ['rule-preview', client, tried] as const,
  repositories: (client: string) => ['repositories', client] as const,
  services: (client: string) => ['services', client] as const,
  teams: (client: string) => ['teams', client] as const,
  teamChoices: (client: string) => ['teams', client, 'choices'] as const,
  people: (client: string) => ['people', client] as const,
  /** All that hangs on the workflows and mappings of a client. */
  flow: (client: string) => ['flow-settings', client] as const,
  workflows: (client: string) => ['flow-settings', client, 'workflows'] as const,
  /** As they are after somebody else was faster than `version`. */
  newestWorkflows: (client: string, version: number) => ['flow-settings', client, 'newest', version] as const,
  mappings: (client: string) => ['flow-settings', client, 'mappings'] as const,
  flowHistory: (client: string) => ['flow-settings', client, 'history'] as const,
  flowPreview: (client: string, change: object) => ['flow-settings', client, 'preview', change] as const,
  /** Every answer that holds runs of a client: live events are applied to all of them. */
  runs: (client: string) => ['runs', client] as const,
  /** A list of runs, page by page; an empty filter is the list of all. */
  runList: (client: string, filter: object) => ['runs', client, 'list', filter] as const,
  run: (client: string, run: string) => ['runs', client, 'run', run] as const,
  /** Every story of a run that was read. */
  runStories: ['run-story'] as const,
  /** What happened in a run: `newest` reaches back a little, `whole` to its beginning. */
  runStory: (run: string, reach: 'newest' | 'whole') => ['run-story', run, reach] as const,
  quarantine: (client: string) => ['quarantine', client] as const,
  quarantineOf: (client: string, run: string, all: boolean) => ['quarantine', client, run, all] as const,
  /** `tries`: each may have found another payload. */
  quarantined: (client: string, id: string, tries: number) =>
    ['quarantine-record', client, id, tries] as const,
  gaps: (client: string) => ['gaps', client] as const,
  schedule: (integration: string) => ['schedule', integration] as const,
  schedulePreview: (cron: string, timeZone: string) => ['schedule-preview', cron, timeZone] as const,
  apiKeys: (client: string) => ['api-keys', client] as const,
  hooks: (client: string) => ['hooks', client] as const,
  notifications: (client: string) => ['notifications', client] as const,
  webhooks: (client: string) => ['webhooks', client] as const,
  users: ['users'] as const,
  userSessions: (user: string) => ['user-sessions', user] as const,
  account: ['account'] as const,
  ownSessions: ['own-sessions'] as const,
  oneTimeLink: (token: string | null) => ['one-time-link', token] as const,
  audit: (client: string, filter: object) => ['audit', client, filter] as const,
  opsStats: ['ops', 'stats'] as const,
  opsHistory: ['ops', 'history'] as const,
  /** Every metric of a client: what is to be fetched again when a sync has ended. */
  metrics: (client: string) => ['metrics', client] as const,
  unmappedStatuses: (client: string) => ['metrics', client, 'unmappedStatuses'] as const,
  metric: (client: string, name: RouteName, query: object) => ['metrics', client, name, query] as const,
};
