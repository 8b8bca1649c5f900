import { handleHouse } from '#app/api/handle.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const dynamic = 'force-dynamic';

export const GET = handleHouse(endpoints.opsHistory, (_input, { runtime }) => ({
  points: runtime.ops.history(),
}));
