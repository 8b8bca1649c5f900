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
  onDone?: (answer: O) => void;
}) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: options.send,
    onSuccess: (answer, input) => {
      const title = options.done(answer, input);
      if (title) notifications.show({ color: 'green', title, message: '' });
      options.onDone?.(answer);
    },
    onSettled: () =>
      Promise.all(options.keys.map((queryKey) => cache.invalidateQueries({ queryKey: [...queryKey] }))),
  });
}

/** What is wrong of a field, from the answer to a change. */
export function issueOf(error: Error | null, ...paths: string[]): string | undefined {
  const issues = error instanceof ApiError ? error.issues : [];
  const fits = (path: string) => paths.some((wanted) => path === wanted || path.startsWith(`${wanted}.`));
  const found = issues.filter(({ path }) => fits(path)).map(({ message }) => message);
  return found.length > 0 ? [...new Set(found)].join('; ') : undefined;
}
