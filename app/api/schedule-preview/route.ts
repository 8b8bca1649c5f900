import { handleHouse } from '#app/api/handle.ts';
import { nextTimes } from '#db/schedule-times.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = handleHouse(endpoints.previewSchedule, ({ query }) => ({
  nextRuns: nextTimes(query, new Date()).map((time) => time.toISOString()),
}));
