import { Button, Text } from '@mantine/core';

interface ShowMoreProps {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> };
  /** What is shown so far, e.g. "25 pull requests". */
  shown: string;
  /** Of the button. */
  label?: string;
}

/** Below a list that comes a page at a time: the next page, and whether these are all. */
export function ShowMore({ query, shown, label = 'Show older' }: ShowMoreProps) {
  return (
    <Text size="xs" c="dimmed" mt="sm" component="div">
      {query.hasNextPage && (
        <Button
          variant="default"
          size="xs"
          mr="sm"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {label}
        </Button>
      )}
      {`${shown} shown${query.hasNextPage ? '' : ', these are all'}`}
    </Text>
  );
}
