import { notifications } from '@mantine/notifications';
import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { ApiError } from '#components/hooks/api.ts';

/** A change that is said when it is done, and after which what is shown is asked for again. */
export function useSave<I, O>(options: {
  send: (input: I) => Promise<O>;
  /** What is out of date then. */
  keys: readonly QueryKey[];
  /** Said when it is done; null: nothing. */
  done: (answer: O, input: I) => string | null;
  /** Said below it: what can be done now. */
  hint?: string | ((answer: O) => string);
  onDone?: (answer: O) => void;
  /** Said when it is refused, above the reason, where no form is there to say it. */
  refused?: string | undefined;
  /** What is shown stays as it is when it fails: the form hangs on it. */
  still?: boolean;
  /** The answer is there at once, before what is shown is asked for again: it is not told twice. */
  once?: boolean;
}) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: options.send,
    onSuccess: (answer, input) => {
      const title = options.done(answer, input);
      const { hint = '' } = options;
      const message = typeof hint === 'string' ? hint : hint(answer);
      if (title) notifications.show({ color: 'green', title, message });
      options.onDone?.(answer);
    },
    onError: (error) => {
      const { refused } = options;
      if (refused) notifications.show({ color: 'red', title: refused, message: error.message });
    },
    onSettled: async (_, error) => {
      if (error && options.still) return;
      const again = options.keys.map((queryKey) => cache.invalidateQueries({ queryKey: [...queryKey] }));
      if (!options.once) await Promise.all(again);
    },
  });
}

/** Why a change was refused, in words: of fields without their paths, which say nothing to a person. */
export function refusalOf(error: Error, start: string): string {
  const issues = error instanceof ApiError ? error.issues : [];
  if (issues.length === 0) return error.message;
  return `${start}: ${[...new Set(issues.map(({ message }) => message))].join('; ')}.`;
}

/** What is wrong of a field, from the answer to a change. */
export function issueOf(error: Error | null, ...paths: string[]): string | undefined {
  const issues = error instanceof ApiError ? error.issues : [];
  const fits = (path: string) => paths.some((wanted) => path === wanted || path.startsWith(`${wanted}.`));
  const found = issues.filter(({ path }) => fits(path)).map(({ message }) => message);
  return found.length > 0 ? [...new Set(found)].join('; ') : undefined;
}
