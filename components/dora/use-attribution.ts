import { type CallInput, call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { useClient } from '#components/hooks/use-client.ts';
import { useSave } from '#components/hooks/use-save.ts';
import type { Incident } from '#lib/api/incidents.ts';
import { causeText } from './attribution-words.ts';

type Decision = CallInput<'attributeIncident'>['body'];

const said: Record<Decision['decision'], (incident: Incident) => string> = {
  confirm: (incident) => `Confirmed: ${causeText(incident)} caused “${incident.title}”`,
  move: (incident) => `Moved: ${causeText(incident)} caused “${incident.title}”`,
  clear: (incident) => `Cleared: no deployment caused “${incident.title}”`,
  reset: (incident) => `Left to the rules: ${causeText(incident)}`,
};

/**
 * Decides what caused an incident; every figure of the client is asked for again after it.
 * @param refused said above the reason, where `error` is not shown
 */
export function useAttribution(refused?: string) {
  const { client } = useClient();
  const { mutate, isPending, variables, error } = useSave({
    send: ({ id, ...body }: Decision & { id: string }) =>
      call('attributeIncident', { params: { id }, body: body as Decision }),
    keys: client ? [keys.metrics(client.id)] : [],
    done: (incident, { decision }) => said[decision](incident),
    refused,
  });
  return {
    decide: (id: string, decision: Decision) => mutate({ id, ...decision }),
    /** The incident that is being decided. */
    pending: isPending ? variables.id : null,
    error,
    /** Whether the reader may. */
    may: client !== undefined && client.role !== 'viewer',
  };
}
