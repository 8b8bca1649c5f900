'use client';

import { Stepper } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '#components/hooks/api.ts';
import layout from '#components/ui/layout.module.css';
import type { ClientView } from '#lib/api/endpoints.ts';
import classes from '../admin.module.css';
import { ChooseStep } from './choose-step.tsx';
import { newSource, ScheduleStep } from './schedule-step.tsx';
import { emptyForm, type SourceForm, sourceInput } from './source-form.ts';
import { SourceStep } from './source-step.tsx';

interface ConnectGuideProps {
  client: ClientView;
  /** The source is connected. */
  done: () => void;
  /** Without it there is no way out but to the end. */
  cancel?: () => void;
}

/** The steps by which a source is connected, in a dialog or on a page. */
export function ConnectGuide({ client, done, cancel }: ConnectGuideProps) {
  const [step, setStep] = useState(0);
  /** When a test last succeeded: what was found before may have been seen with other credentials. */
  const [tested, setTested] = useState(0);
  const [form, setForm] = useState(emptyForm);
  const [made, setMade] = useState(newSource);
  const test = useMutation({
    mutationFn: () => call('testNewIntegration', { body: sourceInput(client.id, form) }),
    onSuccess: ({ ok }) => {
      if (!ok) return;
      setTested(Date.now());
      setStep((before) => before + 1);
    },
  });
  const go = (next: number) => {
    test.reset();
    setStep(next);
  };
  const shared = {
    client,
    form,
    test,
    change: (part: Partial<SourceForm>) => setForm((before) => ({ ...before, ...part })),
  };
  return (
    <div className={layout.stack}>
      <Stepper
        active={step}
        size="xs"
        iconSize={28}
        wrap={false}
        classNames={{ step: classes.guideStep ?? '' }}
        onStepClick={(next) => next < step && go(next)}
      >
        <Stepper.Step label="Source" />
        <Stepper.Step label={form.kind === 'github' ? 'Repositories' : 'Projects'} />
        <Stepper.Step label="Schedule" />
      </Stepper>
      {step === 0 && <SourceStep {...shared} cancel={cancel} />}
      {step === 1 && <ChooseStep {...shared} tested={tested} back={() => go(0)} anyway={() => setStep(2)} />}
      {step === 2 && (
        <ScheduleStep
          {...shared}
          made={made}
          changeMade={(part) => setMade((before) => ({ ...before, ...part }))}
          back={() => go(1)}
          done={done}
        />
      )}
    </div>
  );
}
