import type { ApiKeyView, KeyAccess } from '#lib/api/api-keys.ts';

/** What a key is good for, as people say it. */
export const accessWords: Record<KeyAccess, { label: string; text: string }> = {
  read: { label: 'Reading', text: 'Every GET of the API, as a viewer of the client.' },
  hooks: { label: 'Hooks', text: 'Telling of deployments and incidents. Reads nothing.' },
};

/** For how long a key is good, in days. */
export const lifetimes = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
  { value: '730', label: 'Two years' },
];

const SOON_MS = 14 * 86_400_000;

/** Whether a key in force expires within two weeks. */
export const expiresSoon = (
  { state, expiresAt }: Pick<ApiKeyView, 'state' | 'expiresAt'>,
  now: Date | null,
) => state === 'active' && now !== null && Date.parse(expiresAt) - now.getTime() < SOON_MS;
