import { exportRoute } from '#app/api/export/export-route.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = exportRoute('pull_request_stages', endpoints.exportPullRequestStages);
