import { SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { issueOf } from '#components/hooks/use-save.ts';
import layout from '#components/ui/layout.module.css';
import type { SourceForm } from './source-form.ts';

interface CredentialsFieldsProps {
  form: SourceForm;
  change: (part: Partial<SourceForm>) => void;
  error: Error | null;
  /** Some are stored: what is left empty stays. */
  stored?: boolean;
}

/** What lets us in; never shown again. */
export function CredentialsFields({ form, change, error, stored = false }: CredentialsFieldsProps) {
  const { kind, way, tokens, email } = form;
  const keep = stored ? 'Leave it empty to keep the stored one.' : '';
  const secret = {
    autoComplete: 'off',
    spellCheck: false,
    required: !stored,
    withAsterisk: false,
  };
  if (kind === 'jira') {
    return (
      <div className={layout.pair}>
        <TextInput
          label="E-mail"
          description="Of the Atlassian account whose token it is"
          type="email"
          {...secret}
          value={email}
          error={issueOf(error, 'email')}
          onChange={({ currentTarget }) => change({ email: currentTarget.value })}
        />
        <TextInput
          label="API token"
          description={`Without scopes, from id.atlassian.com → Security. Jira Cloud only. ${keep}`}
          type="password"
          {...secret}
          value={tokens}
          error={issueOf(error, 'token')}
          onChange={({ currentTarget }) => change({ tokens: currentTarget.value })}
        />
      </div>
    );
  }
  return (
    <div className={layout.stack}>
      <SegmentedControl
        aria-label="How GitHub lets Leadline in"
        data={[
          { value: 'tokens', label: 'Access token' },
          { value: 'app', label: 'GitHub App' },
        ]}
        value={way}
        onChange={(next) => change({ way: next as SourceForm['way'] })}
      />
      {way === 'tokens' ? (
        <Textarea
          label="Access tokens"
          description={`Classic with the scopes repo and read:org (names of teams), or fine-grained with read access to contents, pull requests, issues, deployments and actions. Several, one per line, share the work. ${keep}`}
          autosize
          minRows={1}
          maxRows={10}
          {...secret}
          value={tokens}
          error={issueOf(error, 'token', 'tokens')}
          onChange={({ currentTarget }) => change({ tokens: currentTarget.value })}
        />
      ) : (
        <>
          <div className={layout.pair}>
            <TextInput
              label="App id"
              {...secret}
              inputMode="numeric"
              value={form.appId}
              error={issueOf(error, 'app.id')}
              onChange={({ currentTarget }) => change({ appId: currentTarget.value })}
            />
            <TextInput
              label="Installation id"
              {...secret}
              inputMode="numeric"
              value={form.installationId}
              error={issueOf(error, 'app.installationId')}
              onChange={({ currentTarget }) => change({ installationId: currentTarget.value })}
            />
          </div>
          <Textarea
            label="Private key"
            description={`The whole .pem file. ${keep}`}
            autosize
            minRows={3}
            maxRows={8}
            {...secret}
            value={form.privateKey}
            error={issueOf(error, 'app.privateKey')}
            onChange={({ currentTarget }) => change({ privateKey: currentTarget.value })}
          />
        </>
      )}
    </div>
  );
}
