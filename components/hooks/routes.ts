import type { endpoints } from '#lib/api/endpoints.ts';

export type Endpoints = typeof endpoints;

/**
 * Method and path of each endpoint that pages call. Written out, so that the browser loads the types of the
 * contract but neither zod nor its schemas; routes.test.ts holds it against lib/api/endpoints.ts.
 */
export const routes = {
  clients: ['GET', '/api/clients'],
  listIntegrations: ['GET', '/api/integrations'],
  createIntegration: ['POST', '/api/integrations'],
  updateIntegration: ['PATCH', '/api/integrations/{id}'],
  testIntegration: ['POST', '/api/integrations/{id}/test'],
  testNewIntegration: ['POST', '/api/integrations/test'],
  searchNewSource: ['POST', '/api/integrations/search'],
  searchRepositories: ['GET', '/api/integrations/{id}/repositories'],
  getRules: ['GET', '/api/clients/{id}/rules'],
  putRules: ['PUT', '/api/clients/{id}/rules'],
  previewRules: ['POST', '/api/clients/{id}/rules/preview'],
  putDeploymentRule: ['PUT', '/api/repositories/{id}/deployment-rule'],
  listRepositories: ['GET', '/api/repositories'],
  listServices: ['GET', '/api/services'],
  createService: ['POST', '/api/services'],
  updateService: ['PATCH', '/api/services/{id}'],
  deleteService: ['DELETE', '/api/services/{id}'],
  listPeople: ['GET', '/api/people'],
  confirmPerson: ['POST', '/api/people'],
  updatePerson: ['PATCH', '/api/people/{id}'],
  mergePeople: ['POST', '/api/people/{id}/merge'],
  splitPerson: ['POST', '/api/people/{id}/split'],
  keepApart: ['POST', '/api/people/apart'],
  forgetApart: ['DELETE', '/api/people/apart/{id}'],
  listRuns: ['GET', '/api/runs'],
  createRun: ['POST', '/api/runs'],
  getRun: ['GET', '/api/runs/{id}'],
  runEvents: ['GET', '/api/runs/{id}/events'],
  controlRun: ['POST', '/api/runs/{id}/control'],
  restartRun: ['POST', '/api/runs/{id}/restart'],
  retryStep: ['POST', '/api/runs/{id}/steps/{step}/retry'],
  listQuarantine: ['GET', '/api/quarantine'],
  getQuarantined: ['GET', '/api/quarantine/{id}'],
  retryQuarantined: ['POST', '/api/quarantine/{id}/retry'],
  listGaps: ['GET', '/api/gaps'],
  getSchedule: ['GET', '/api/integrations/{id}/schedule'],
  putSchedule: ['PUT', '/api/integrations/{id}/schedule'],
  previewSchedule: ['GET', '/api/schedule-preview'],
  listNotifications: ['GET', '/api/notifications'],
  seeNotifications: ['POST', '/api/notifications/seen'],
  listWebhooks: ['GET', '/api/notification-webhooks'],
  createWebhook: ['POST', '/api/notification-webhooks'],
  deleteWebhook: ['DELETE', '/api/notification-webhooks/{id}'],
  testWebhook: ['POST', '/api/notification-webhooks/{id}/test'],
  listApiKeys: ['GET', '/api/api-keys'],
  createApiKey: ['POST', '/api/api-keys'],
  revokeApiKey: ['DELETE', '/api/api-keys/{id}'],
  listHooks: ['GET', '/api/inbound-hooks'],
  createHook: ['POST', '/api/inbound-hooks'],
  rotateHook: ['POST', '/api/inbound-hooks/{id}/rotate'],
  deleteHook: ['DELETE', '/api/inbound-hooks/{id}'],
  opsStats: ['GET', '/api/ops/stats'],
  opsHistory: ['GET', '/api/ops/history'],
  opsReplicaAction: ['POST', '/api/ops/replicas/{name}'],
  pullRequestSummary: ['GET', '/api/metrics/pull-request-summary'],
  pullRequestStages: ['GET', '/api/metrics/pull-request-stages'],
  pullRequestList: ['GET', '/api/metrics/pull-requests'],
} as const satisfies Partial<
  Record<keyof Endpoints, readonly [Endpoints[keyof Endpoints]['method'], string]>
>;

export type RouteName = keyof typeof routes;
