import { z } from 'zod';
import * as apiKeys from './api-keys.ts';
import * as audit from './audit.ts';
import { ci } from './ci.ts';
import * as clientsOfHouse from './clients.ts';
import { deployedChanges, deploymentList, deploymentView } from './deployments.ts';
import * as dora from './dora.ts';
import { endpoint } from './endpoint.ts';
import { excludeItem, includeItem } from './exclusions.ts';
import * as exports from './exports.ts';
import * as flow from './flow.ts';
import * as flowAdmin from './flow-admin.ts';
import * as guide from './guide.ts';
import { dataHealth, sourceHealth } from './health.ts';
import { createHook, deleteHook, listHooks, rotateHook, takeGitHubDelivery } from './hooks.ts';
import { attributeIncident, incidentList, incidentView } from './incidents.ts';
import * as integrations from './integrations.ts';
import { issueList, issueTrends, throughput, workBalance } from './issues.ts';
import * as notifications from './notifications.ts';
import { openPullRequests } from './open-pull-requests.ts';
import { history, replicaAction, stats } from './ops.ts';
import * as people from './people.ts';
import { pullRequestDetail } from './pull-request-detail.ts';
import {
  pullRequestDistribution,
  pullRequestRepositories,
  pullRequestSizes,
  reviewerLoad,
} from './pull-request-shapes.ts';
import { pullRequestList, pullRequestStages, pullRequestSummary } from './pull-requests.ts';
import { getRules, listRepositories, previewRules, putDeploymentRule, putRules } from './rules.ts';
import * as runs from './runs.ts';
import * as services from './services.ts';
import * as teams from './teams.ts';
import { tellDeployments, tellIncidents } from './told.ts';
import * as users from './users.ts';
import { unmappedStatuses } from './workflows.ts';

const id = z.string();

const live = endpoint({
  method: 'GET',
  path: '/api/health/live',
  summary: 'The process answers',
  access: 'public',
  response: z.object({ status: z.literal('ok') }),
});

const readiness = z.object({
  status: z.enum(['ok', 'read-only', 'down', 'draining']).meta({
    description:
      'read-only: the primary is gone, reads go on from a replica; draining: it is about to stop, ask another process',
  }),
  primary: z.enum(['up', 'down']),
  replicas: z.array(
    z.object({ name: z.string(), state: z.enum(['in', 'out']), lagMs: z.number().nullable() }),
  ),
  worker: z.enum(['up', 'down', 'elsewhere']),
});
export type Readiness = z.output<typeof readiness>;

const ready = endpoint({
  method: 'GET',
  path: '/api/health/ready',
  summary: 'What the process reaches: primary, replicas, worker',
  access: 'public',
  response: readiness,
});

const openapi = endpoint({
  method: 'GET',
  path: '/api/openapi.json',
  summary: 'This description',
  access: 'public',
  response: z.record(z.string(), z.unknown()),
});

const clientView = z.object({
  id,
  name: z.string(),
  timeZone: z.string(),
  workingDays: z.array(z.number().int()).meta({ description: '1 is Monday, 7 is Sunday' }),
  logo: z.string().nullable().meta({ description: 'Its hash, for /api/logos/{hash}' }),
  archivedAt: z.iso
    .datetime()
    .nullable()
    .meta({ description: 'Since when nothing is loaded; only administrators see such a client' }),
  role: z.enum(['admin', 'manager', 'viewer']).meta({ description: 'Your role in this client' }),
});
export type ClientView = z.output<typeof clientView>;

const clients = endpoint({
  method: 'GET',
  path: '/api/clients',
  summary: 'The clients you may see',
  access: 'session',
  response: z.object({ clients: z.array(clientView) }),
});

/** Every route under app/api but better-auth's own; a test holds this table against the files. */
export const endpoints = {
  live,
  ready,
  openapi,
  clients,
  listAdminClients: clientsOfHouse.listAdminClients,
  createClient: clientsOfHouse.createClient,
  getAdminClient: clientsOfHouse.getAdminClient,
  updateClient: clientsOfHouse.updateClient,
  archiveClient: clientsOfHouse.archiveClient,
  restoreClient: clientsOfHouse.restoreClient,
  deleteClient: clientsOfHouse.deleteClient,
  removeSample: clientsOfHouse.removeSample,
  uploadLogo: clientsOfHouse.uploadLogo,
  deleteLogo: clientsOfHouse.deleteLogo,
  getLogo: clientsOfHouse.getLogo,
  ...integrations,
  getRules,
  putRules,
  previewRules,
  listRepositories,
  putDeploymentRule,
  ...services,
  ...people,
  ...teams,
  ...audit,
  ...runs,
  ...notifications,
  listUsers: users.listUsers,
  inviteUser: users.inviteUser,
  revokeInvitation: users.revokeInvitation,
  updateUser: users.updateUser,
  deleteUser: users.deleteUser,
  makePasswordLink: users.makePasswordLink,
  resetTwoFactor: users.resetTwoFactor,
  listUserSessions: users.listUserSessions,
  endUserSessions: users.endUserSessions,
  getAccount: users.getAccount,
  updateAccount: users.updateAccount,
  listOwnSessions: users.listOwnSessions,
  endOwnSessions: users.endOwnSessions,
  lookAtLink: users.lookAtLink,
  redeemLink: users.redeemLink,
  listApiKeys: apiKeys.listApiKeys,
  createApiKey: apiKeys.createApiKey,
  revokeApiKey: apiKeys.revokeApiKey,
  listHooks,
  createHook,
  rotateHook,
  deleteHook,
  takeGitHubDelivery,
  tellDeployments,
  tellIncidents,
  pullRequestSummary,
  pullRequestStages,
  pullRequestList,
  cumulativeFlow: flow.cumulativeFlow,
  cycleTimes: flow.cycleTimes,
  agingWork: flow.agingWork,
  timeInStep: flow.timeInStep,
  flowEfficiency: flow.flowEfficiency,
  forecast: flow.forecast,
  issueTrends,
  throughput,
  workBalance,
  issueList,
  unmappedStatuses,
  listWorkflows: flowAdmin.listWorkflows,
  createWorkflow: flowAdmin.createWorkflow,
  updateWorkflow: flowAdmin.updateWorkflow,
  deleteWorkflow: flowAdmin.deleteWorkflow,
  previewFlow: flowAdmin.previewFlow,
  workflowHistory: flowAdmin.workflowHistory,
  restoreWorkflows: flowAdmin.restoreWorkflows,
  listStatusMappings: flowAdmin.listStatusMappings,
  putStatusMappings: flowAdmin.putStatusMappings,
  sourceHealth,
  dataHealth,
  leadTime: dora.leadTime,
  deploymentFrequency: dora.deploymentFrequency,
  changeFailRate: dora.changeFailRate,
  recoveryTime: dora.recoveryTime,
  reworkRate: dora.reworkRate,
  serviceOverview: dora.serviceOverview,
  deploymentList,
  deploymentView,
  deployedChanges,
  incidentList,
  incidentView,
  attributeIncident,
  excludeItem,
  includeItem,
  ...exports,
  pullRequestDistribution,
  pullRequestSizes,
  pullRequestRepositories,
  pullRequestDetail,
  openPullRequests,
  reviewerLoad,
  ci,
  ...guide,
  opsStats: stats,
  opsHistory: history,
  opsReplicaAction: replicaAction,
};
