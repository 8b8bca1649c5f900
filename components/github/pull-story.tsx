import { Instant } from '#components/ui/instant.tsx';
import type { PullRequestDetail } from '#lib/api/pull-request-detail.ts';
import classes from './github.module.css';
import { happenedWords } from './pull-words.ts';

/** Commits, reviews and requests of a pull request in the order of time. */
export function PullStory({ happened }: Pick<PullRequestDetail, 'happened'>) {
  if (happened.length === 0) return null;
  return (
    <div>
      <h3 className={classes.head}>What happened</h3>
      <ol className={classes.story}>
        {happened.map((event, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the story of one pull request is never reordered
          <li key={index}>
            <Instant at={event.at} />
            <span>{happenedWords(event)}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}
