import { TagsInput, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useId } from 'react';
import { issueOf } from '#components/hooks/use-save.ts';
import layout from '#components/ui/layout.module.css';
import classes from './rules.module.css';

interface RulePartProps {
  title: string;
  text: string;
  preview: ReactNode;
  children: ReactNode;
}

/** One part of the rules: what it says, and beside it what it matches. */
export function RulePart({ title, text, preview, children }: RulePartProps) {
  const id = useId();
  return (
    <section className={layout.card} aria-labelledby={id}>
      <div className={layout.stack}>
        <header>
          <Title order={2} id={id}>
            {title}
          </Title>
          <Text size="xs" c="dimmed">
            {text}
          </Text>
        </header>
        <div className={classes.part}>
          <div className={layout.stack}>{children}</div>
          {preview}
        </div>
      </div>
    </section>
  );
}

interface WordsFieldProps {
  label: string;
  description?: string;
  value: string[];
  change: (value: string[]) => void;
  error: Error | null;
  path: string;
}

/** A list of patterns or names; commas belong to patterns. */
export function WordsField({ label, description, value, change, error, path }: WordsFieldProps) {
  return (
    <TagsInput
      label={label}
      description={description ?? 'Regular expressions; capital or small letters are the same'}
      placeholder={value.length === 0 ? 'Type one and press Enter' : ''}
      splitChars={[]}
      acceptValueOnBlur
      value={value}
      onChange={change}
      error={issueOf(error, path)}
      comboboxProps={{ disabled: true }}
    />
  );
}
