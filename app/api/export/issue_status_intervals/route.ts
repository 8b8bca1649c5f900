import { exportRoute } from '#app/api/export/export-route.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = exportRoute('issue_status_intervals', endpoints.exportIssueStatusIntervals);
