import { handleHouse } from '#app/api/handle.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const dynamic = 'force-dynamic';

/** Also while the primary is down: then above all. */
export const GET = handleHouse(endpoints.opsStats, (_input, { runtime }) => runtime.ops.stats());
