import type { CallInput } from '#components/hooks/api.ts';
import type { IntegrationView } from '#lib/api/integrations.ts';

/** What a person has entered of a source; strings as they stand in the fields. */
export interface SourceForm {
  kind: IntegrationView['kind'];
  baseUrl: string;
  /** How GitHub lets us in. */
  way: 'tokens' | 'app';
  /** One token a line. */
  tokens: string;
  appId: string;
  installationId: string;
  privateKey: string;
  email: string;
  /** Repositories, or keys of projects. */
  chosen: string[];
}

export const usualAddress = { github: 'https://api.github.com', jira: '' } as const;

export const emptyForm: SourceForm = {
  kind: 'github',
  baseUrl: usualAddress.github,
  way: 'tokens',
  tokens: '',
  appId: '',
  installationId: '',
  privateKey: '',
  email: '',
  chosen: [],
};

/** Nothing entered yet of a source of this kind: what was typed for another, secrets above all, never goes to it. */
export const emptyFormOf = (kind: SourceForm['kind']): SourceForm => ({
  ...emptyForm,
  kind,
  baseUrl: usualAddress[kind],
});

/** The credentials, as the API takes them. */
export function secretsOf({ kind, way, tokens, appId, installationId, privateKey, email }: SourceForm) {
  if (kind === 'jira') return { email: email.trim(), token: tokens.trim() };
  const given = tokens
    .split('\n')
    .map((token) => token.trim())
    .filter(Boolean);
  return way === 'app'
    ? { app: { id: appId.trim(), installationId: installationId.trim(), privateKey } }
    : { tokens: given };
}

/** Whether anything was entered: then it takes the place of what is stored. */
export const hasSecrets = ({ tokens, privateKey, appId, installationId, email }: SourceForm) =>
  [tokens, privateKey, appId, installationId, email].some((entered) => entered.trim() !== '');

export type SourceInput = CallInput<'createIntegration'>['body'];

export function sourceInput(clientId: string, form: SourceForm): SourceInput {
  const { kind, baseUrl, chosen } = form;
  const chosenOf = kind === 'github' ? { repositories: chosen } : { projects: chosen };
  return { clientId, kind, baseUrl: baseUrl.trim(), ...chosenOf, ...secretsOf(form) } as SourceInput;
}
