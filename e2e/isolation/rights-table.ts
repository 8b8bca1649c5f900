import type { endpoints } from '#lib/api/endpoints.ts';
import { clientRules } from '#lib/rules.ts';
import type { Make } from './make.ts';
import type { Side } from './side.ts';

/**
 * Who may: `public` anybody; `person` whoever is signed in, and a key for reading where it only reads; `viewer` and
 * `manager` that role in the client, and a key for reading as a viewer; `clientAdmin` an admin, and others are told of the
 * client’s being only where they may see it; `admin` of the house; `account` whoever is signed in, and no key: it is about
 * the own account; `hooks` a key for hooks;
 * `signed` whoever signs.
 */
export type Needs =
  | ('public' | 'person' | 'viewer' | 'manager' | 'clientAdmin' | 'admin' | 'account')
  | ('hooks' | 'signed');

export interface Call {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
}

export interface Entry {
  needs: Needs;
  /** What is asked, about records of a client; `make` gives those that the call changes. */
  call: (side: Side, make: Make) => Call | Promise<Call>;
  /** What who may is answered; without it the endpoint's own status. */
  ok?: number;
  /** Why who may ask about the copy cannot be answered as about the first client. */
  ownOnly?: string;
  /** Why it is not done here by who may. */
  refusals?: string;
}

type Names = keyof typeof endpoints;
const nothing = () => ({});
const ofClient = ({ client }: Side): Call => ({ query: { client } });
const question: Entry = { needs: 'viewer', call: ofClient };
const managers: Entry = { needs: 'manager', call: ofClient };
const house: Entry = { needs: 'admin', call: nothing };
const viewer = (call: Entry['call'], ok?: number): Entry => ({ needs: 'viewer', call, ...(ok && { ok }) });
const manager = (call: Entry['call'], ok?: number): Entry => ({ needs: 'manager', call, ...(ok && { ok }) });
const admin = (call: Entry['call'], ok?: number): Entry => ({ needs: 'admin', call, ...(ok && { ok }) });
const account = (call: Entry['call'], ok?: number): Entry => ({ needs: 'account', call, ...(ok && { ok }) });
const noToken = 'x'.repeat(43);
const sampleSource = { kind: 'github', baseUrl: 'http://127.0.0.1:9', token: 'sample' };
const rules = clientRules.parse({});
const steps = [{ name: 'Done', category: 'done' }];

/** A white pixel. */
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4//8/AAX+Av4N70a4AAAAAElFTkSuQmCC';
export function logoForm(): FormData {
  const form = new FormData();
  form.set('file', new Blob([Buffer.from(png, 'base64')], { type: 'image/png' }), 'logo.png');
  return form;
}

/** Every endpoint of the contract: one that is missing here is an error of types, and fails the test. */
export const rightsTable: Record<Names, Entry> = {
  live: { needs: 'public', call: nothing },
  ready: { needs: 'public', call: nothing },
  openapi: { needs: 'public', call: nothing },
  clients: { needs: 'person', call: nothing },
  updateClient: {
    needs: 'clientAdmin',
    call: ({ client }) => ({ params: { id: client }, body: { version: 999, timeZone: 'Europe/Berlin' } }),
    ok: 409,
  },

  listAdminClients: house,
  createClient: {
    needs: 'admin',
    call: (_, make) => ({ body: { name: make.name('Client'), timeZone: 'UTC' } }),
  },
  getAdminClient: { needs: 'admin', call: ({ client }) => ({ params: { id: client } }) },
  archiveClient: { needs: 'admin', call: async (_, make) => ({ params: { id: await make.client() } }) },
  restoreClient: { needs: 'admin', call: async (_, make) => ({ params: { id: await make.client(true) } }) },
  deleteClient: {
    needs: 'admin',
    call: async (_, make) => ({ params: { id: await make.client(true) }, body: { name: 'not its name' } }),
    ok: 400,
  },
  removeSample: {
    needs: 'admin',
    call: nothing,
    refusals: 'it is the client that all others are asked about',
  },
  uploadLogo: { needs: 'admin', call: ({ client }) => ({ params: { id: client }, body: logoForm() }) },
  deleteLogo: { needs: 'admin', call: async (_, make) => ({ params: { id: await make.client() } }) },
  getLogo: viewer(({ client, logo }) => ({ params: { hash: logo }, query: { client } })),

  listWorkflows: question,
  // A version that there is not yet: the change is refused only to who may make it.
  createWorkflow: manager(
    ({ client }, make) => ({ body: { clientId: client, version: 999, name: make.name('Flow'), steps } }),
    409,
  ),
  updateWorkflow: manager(
    (side, make) => ({
      params: { id: side.one('workflow') },
      body: { version: 999, name: make.name('Flow'), isDefault: true, steps },
    }),
    409,
  ),
  deleteWorkflow: manager(
    (side) => ({ params: { id: side.one('workflow') }, query: { version: '999' } }),
    409,
  ),
  listStatusMappings: question,
  putStatusMappings: manager(
    (side) => ({
      params: { id: side.one('jira') },
      body: { version: 999, effectiveFrom: null, statuses: [{ id: '1', stepId: null }] },
    }),
    409,
  ),
  previewFlow: manager(
    ({ client }) => ({ body: { clientId: client, version: 999, change: { kind: 'restore', to: 0 } } }),
    409,
  ),
  workflowHistory: question,
  restoreWorkflows: manager(({ client }) => ({ body: { clientId: client, version: 999, to: 0 } }), 409),

  listIntegrations: question,
  createIntegration: manager(({ client }, make) => ({
    body: {
      clientId: client,
      name: make.name('New'),
      kind: 'github',
      baseUrl: 'http://127.0.0.1:9',
      token: 'sample',
      repositories: ['acme/none'],
      cron: null,
    },
  })),
  updateIntegration: manager(async (_, make) => ({
    params: { id: await make.integration() },
    body: { version: 1, name: make.name('Other') },
  })),
  integrationRecords: manager((side) => ({ params: { id: side.one('integration') } })),
  removeIntegration: manager(
    async (_, make) => ({
      params: { id: await make.integration() },
      body: { name: 'not its name' },
    }),
    400,
  ),
  // Nothing listens there: the finding says so.
  testNewIntegration: manager(({ client }) => ({ body: { clientId: client, ...sampleSource } })),
  testIntegration: manager(async (_, make) => ({ params: { id: await make.integration() } })),
  searchNewSource: manager(
    ({ client }) => ({ body: { source: { clientId: client, ...sampleSource } } }),
    502,
  ),
  searchRepositories: {
    ...manager((side) => ({ params: { id: side.one('integration') } })),
    ownOnly: 'the copy’s credentials are sealed for the first client, and cannot be opened',
  },

  getRules: viewer(({ client }) => ({ params: { id: client } })),
  putRules: manager(({ client }) => ({ params: { id: client }, body: { rules, version: 999 } }), 409),
  previewRules: manager(({ client }) => ({ params: { id: client }, body: { of: 'production', rules } })),
  listRepositories: question,
  putDeploymentRule: manager(
    (side) => ({ params: { id: side.one('repository') }, body: { version: 999, rule: null } }),
    409,
  ),

  listServices: question,
  createService: manager(({ client }, make) => ({ body: { clientId: client, name: make.name('New') } })),
  updateService: manager(async (_, make) => ({
    params: { id: await make.service() },
    body: { version: 1, name: make.name('Other') },
  })),
  deleteService: manager(async (_, make) => ({ params: { id: await make.service() } })),

  listPeople: managers,
  confirmPerson: manager(async ({ client }, make) => ({
    body: { clientId: client, name: 'New', accounts: [await make.account()] },
  })),
  updatePerson: manager(async (_, make) => ({
    params: { id: (await make.person()).id },
    body: { version: 1, name: 'Other' },
  })),
  mergePeople: manager(async (_, make) => ({
    params: { id: (await make.person()).id },
    body: { version: 1, other: (await make.person()).id, otherVersion: 1 },
  })),
  splitPerson: manager(async (_, make) => {
    const { id, account } = await make.person();
    return { params: { id }, body: { version: 1, name: 'Split', accounts: [account] } };
  }),
  keepApart: manager(async ({ client }, make) => ({
    body: { clientId: client, accounts: [await make.account(), await make.account()] },
  })),
  forgetApart: manager(async (_, make) => ({ params: { id: await make.apart() } })),

  listTeams: question,
  listTeamChoices: managers,
  createTeam: manager(async ({ client }, make) => ({
    body: { clientId: client, name: make.name('New'), accounts: [await make.account()] },
  })),
  updateTeam: manager(async (_, make) => ({
    params: { id: await make.team() },
    body: { version: 1, name: make.name('Other') },
  })),
  deleteTeam: manager(async (_, make) => ({ params: { id: await make.team() } })),

  listRuns: question,
  createRun: manager(async (_, make) => ({ body: { integrationId: await make.integration() } })),
  getRun: viewer((side) => ({ params: { id: side.one('run') } })),
  runEvents: viewer((side) => ({ params: { id: side.one('run') } })),
  // It has ended.
  controlRun: manager((side) => ({ params: { id: side.one('run') }, body: { command: 'pause' } }), 409),
  restartRun: manager(async (_, make) => ({ params: { id: await make.endedRun() }, body: {} })),
  retryStep: manager(async (_, make) => ({ params: { ...(await make.failedStep()) } })),
  getQuarantined: viewer((side) => ({ params: { id: side.one('quarantine') } })),
  listQuarantine: question,
  retryQuarantined: manager((side) => ({ params: { id: side.one('quarantine') } })),
  listGaps: question,
  getSchedule: viewer((side) => ({ params: { id: side.one('integration') } })),
  putSchedule: manager(async (_, make) => ({
    params: { id: await make.integration() },
    body: { version: 0, cron: '0 3 * * *', timeZone: 'UTC', enabled: false },
  })),
  previewSchedule: { needs: 'person', call: () => ({ query: { cron: '0 3 * * *', timeZone: 'UTC' } }) },

  listNotifications: question,
  seeNotifications: viewer((side) => ({ body: { clientId: side.client, id: side.one('notification') } })),
  listWebhooks: managers,
  createWebhook: manager(({ client }, make) => ({
    body: { clientId: client, name: make.name('New'), url: 'http://127.0.0.1:9/' },
  })),
  deleteWebhook: manager(async (_, make) => ({ params: { id: await make.webhook() } })),
  testWebhook: manager(async (_, make) => ({ params: { id: await make.webhook() } })),

  listApiKeys: managers,
  createApiKey: manager(({ client }, make) => ({
    body: { clientId: client, name: make.name('Key'), access: 'read' },
  })),
  revokeApiKey: manager(async ({ client }, make) => ({
    params: { id: await make.key() },
    query: { client },
  })),

  listUsers: house,
  inviteUser: admin((_, make) => ({ body: { email: make.email(), role: 'member' } })),
  revokeInvitation: admin(async (_, make) => ({ params: { id: await make.invitation() } })),
  updateUser: admin(async (_, make) => ({
    params: { id: await make.user() },
    body: { version: 1, role: 'admin' },
  })),
  deleteUser: admin(async (_, make) => ({ params: { id: await make.user() } })),
  makePasswordLink: admin(async (_, make) => ({ params: { id: await make.user() } })),
  // Nobody has it.
  resetTwoFactor: admin(async (_, make) => ({ params: { id: await make.user() } }), 409),
  listUserSessions: admin(async (_, make) => ({ params: { id: await make.user() } })),
  endUserSessions: admin(async (_, make) => ({ params: { id: await make.user() } })),
  getAccount: account(nothing),
  updateAccount: account(() => ({ body: { name: 'Somebody' } })),
  listOwnSessions: account(nothing),
  // One that is nobody's: the others are still needed.
  endOwnSessions: account(() => ({ query: { session: 'none' } }), 404),
  // A link that nobody made.
  lookAtLink: { needs: 'public', call: () => ({ body: { token: noToken } }), ok: 410 },
  redeemLink: {
    needs: 'public',
    call: () => ({ body: { token: noToken, password: 'a long password' } }),
    ok: 410,
  },

  listHooks: managers,
  createHook: manager(async (_, make) => ({ body: { integrationId: await make.integration() } })),
  rotateHook: manager(async (_, make) => ({ params: { id: await make.hook() } })),
  deleteHook: manager(async (_, make) => ({ params: { id: await make.hook() } })),
  takeGitHubDelivery: { needs: 'signed', call: () => ({ params: { hookId: 'unknown' }, body: {} }) },
  tellDeployments: {
    needs: 'hooks',
    call: (_, make) => ({
      body: {
        id: make.name('deployment'),
        repository: 'acme/checkout',
        result: 'success',
        sha: 'd'.repeat(40),
        finishedAt: '2026-01-01T00:00:00Z',
      },
    }),
  },
  tellIncidents: {
    needs: 'hooks',
    call: (_, make) => ({
      body: { id: make.name('incident'), title: 'Down', openedAt: '2026-01-01T00:00:00Z' },
    }),
  },

  pullRequestSummary: question,
  pullRequestStages: question,
  pullRequestList: question,
  pullRequestDistribution: question,
  pullRequestSizes: question,
  pullRequestRepositories: question,
  pullRequestDetail: viewer((side) => ({ query: { client: side.client, id: side.one('pullRequest') } })),
  openPullRequests: question,
  reviewerLoad: question,
  ci: question,
  cumulativeFlow: question,
  cycleTimes: question,
  agingWork: question,
  timeInStep: question,
  flowEfficiency: question,
  forecast: question,
  issueTrends: question,
  throughput: question,
  workBalance: question,
  issueList: question,
  unmappedStatuses: question,
  sourceHealth: question,
  dataHealth: question,
  leadTime: question,
  deploymentFrequency: question,
  changeFailRate: question,
  recoveryTime: question,
  reworkRate: question,
  serviceOverview: question,
  deploymentList: question,
  deploymentView: viewer((side) => ({
    params: { id: side.one('deployment') },
    query: { client: side.client },
  })),
  deployedChanges: question,
  incidentList: question,
  incidentView: viewer((side) => ({ params: { id: side.one('incident') }, query: { client: side.client } })),
  attributeIncident: manager((side) => ({
    params: { id: side.one('incident') },
    body: { decision: 'reset' },
  })),
  excludeItem: manager((side) => ({
    body: { client: side.client, kind: 'issue', item: side.one('issue'), reason: 'a test' },
  })),
  includeItem: manager((side) => ({
    query: { client: side.client, kind: 'issue', item: side.one('issue') },
  })),

  exportPullRequests: question,
  exportPullRequestStages: question,
  exportDeployments: question,
  exportDeploymentChanges: question,
  exportIncidents: question,
  exportIssues: question,
  exportIssueStatusIntervals: question,
  exportSize: viewer(({ client }) => ({ query: { client, dataset: 'issues' } })),

  auditOfClient: managers,
  exportAuditOfClient: managers,
  auditOfHouse: house,
  exportAuditOfHouse: house,

  guidePullRequests: question,
  guideGitHubMetrics: question,
  guideDoraMetrics: question,

  opsStats: house,
  opsHistory: house,
  // Taking one out that is not there.
  opsReplicaAction: {
    needs: 'admin',
    call: () => ({ params: { name: 'replica-99' }, body: { action: 'take_out' } }),
    ok: 404,
  },
};
