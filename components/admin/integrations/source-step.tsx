import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { issueOf } from '#components/hooks/use-save.ts';
import { DialogButtons } from '#components/ui/dialog-buttons.tsx';
import layout from '#components/ui/layout.module.css';
import { CredentialsFields } from './credentials-fields.tsx';
import { emptyFormOf, type SourceForm } from './source-form.ts';
import { type SourceTest, TestResult } from './test-result.tsx';

interface SourceStepProps {
  form: SourceForm;
  change: (part: Partial<SourceForm>) => void;
  test: SourceTest;
  cancel: (() => void) | undefined;
}

/** What is connected, where it is, and what lets us in. The test is of that alone: what is to be read of it comes next. */
export function SourceStep({ form, change, test, cancel }: SourceStepProps) {
  return (
    <form
      className={layout.stack}
      onSubmit={(event) => {
        event.preventDefault();
        test.mutate();
      }}
    >
      <SegmentedControl
        aria-label="Kind of source"
        data={[
          { value: 'github', label: 'GitHub' },
          { value: 'jira', label: 'Jira Cloud' },
        ]}
        value={form.kind}
        onChange={(next) => {
          test.reset();
          change(emptyFormOf(next as SourceForm['kind']));
        }}
      />
      <TextInput
        label="Address"
        type="url"
        required
        withAsterisk={false}
        description={
          form.kind === 'github'
            ? 'https://api.github.com, or https://<host>/api/v3 of an Enterprise Server'
            : 'Of the site: https://<site>.atlassian.net'
        }
        value={form.baseUrl}
        error={issueOf(test.error, 'baseUrl')}
        onChange={({ currentTarget }) => change({ baseUrl: currentTarget.value })}
      />
      <CredentialsFields form={form} change={change} error={test.error} />
      <TestResult test={test} />
      <DialogButtons cancel={cancel}>
        <Button type="submit" loading={test.isPending}>
          {test.data && !test.data.ok ? 'Test again' : 'Test and go on'}
        </Button>
      </DialogButtons>
    </form>
  );
}
