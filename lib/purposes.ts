/**
 * Why a query is made. The purpose alone decides where it runs; the table it reads never does, since the whole
 * database is replicated. (The guide's ROUTING_RULES.)
 */
export type PrimaryPurpose =
  | 'insert'
  | 'update'
  | 'delete'
  | 'merge'
  | 'upsert'
  | 'user_login'
  | 'session_validation'
  | 'job_control'
  | 'admin_config'
  | 'client_mgmt'
  | 'integration_setup';

export type ReplicaPurpose =
  | 'dashboard_query'
  | 'dora_metrics'
  | 'visualization_data'
  | 'analytics_report'
  | 'trend_analysis'
  | 'data_export';

export type Purpose = PrimaryPurpose | ReplicaPurpose;

export type Policy =
  | {
      node: 'primary';
      /** Reads from a replica while the primary is down. */
      standby?: boolean;
    }
  | {
      node: 'replica';
      /** Which of the settings limits the replica's lag: `dashboard` (30 s) or `report` (300 s). */
      freshness: 'dashboard' | 'report';
      /** `primary`: read-only and bounded. `refuse`: 503 with Retry-After. */
      fallback: 'primary' | 'refuse';
    };

const primary: Policy = { node: 'primary' };
const dashboard: Policy = { node: 'replica', freshness: 'dashboard', fallback: 'primary' };
const report: Policy = { node: 'replica', freshness: 'report', fallback: 'primary' };

export const ROUTING_RULES: Readonly<Record<Purpose, Policy>> = {
  insert: primary,
  update: primary,
  delete: primary,
  merge: primary,
  upsert: primary,
  user_login: primary,
  session_validation: { node: 'primary', standby: true },
  job_control: primary,
  admin_config: primary,
  client_mgmt: primary,
  integration_setup: primary,
  dashboard_query: dashboard,
  dora_metrics: dashboard,
  visualization_data: dashboard,
  analytics_report: report,
  trend_analysis: report,
  data_export: { node: 'replica', freshness: 'report', fallback: 'refuse' },
};
