import type { HouseState } from '#lib/events.ts';
import type { Router } from './router/router.ts';

/** Whether anything can be written now, for every page. */
export function houseState({ monitor }: Pick<Router, 'monitor'>): HouseState {
  const { state, since, reason } = monitor.primary();
  return { writable: state === 'up', since: new Date(since).toISOString(), reason };
}
