import { Button } from '@mantine/core';
import { call } from '#components/hooks/api.ts';
import { issueOf } from '#components/hooks/use-save.ts';
import { DialogButtons } from '#components/ui/dialog-buttons.tsx';
import type { ClientView } from '#lib/api/endpoints.ts';
import { Choose } from './choose.tsx';
import { type SourceForm, sourceInput } from './source-form.ts';
import { type SourceTest, TestResult } from './test-result.tsx';

interface ChooseStepProps {
  client: ClientView;
  form: SourceForm;
  change: (part: Partial<SourceForm>) => void;
  test: SourceTest;
  /** When the source was last reached. */
  tested: number;
  back: () => void;
  /** Goes on though something is missing. */
  anyway: () => void;
}

/** Which repositories or projects are read, and whether they can be. */
export function ChooseStep({ client, form, change, test, tested, back, anyway }: ChooseStepProps) {
  const missing = test.data && !test.data.ok;
  return (
    <>
      <Choose
        kind={form.kind}
        chosen={form.chosen}
        change={(chosen) => {
          test.reset();
          change({ chosen });
        }}
        sourceKey={[client.id, 'new', form.kind, form.baseUrl, tested]}
        search={(search, signal) =>
          call(
            'searchNewSource',
            { body: { source: sourceInput(client.id, { ...form, chosen: [] }), search } },
            signal,
          )
        }
        error={issueOf(test.error, form.kind === 'github' ? 'repositories' : 'projects')}
      />
      <TestResult test={test} />
      <DialogButtons>
        <Button variant="default" onClick={back}>
          Back
        </Button>
        {missing && (
          <Button variant="default" onClick={anyway}>
            Continue anyway
          </Button>
        )}
        <Button disabled={form.chosen.length === 0} loading={test.isPending} onClick={() => test.mutate()}>
          {missing ? 'Test again' : 'Test and go on'}
        </Button>
      </DialogButtons>
    </>
  );
}
