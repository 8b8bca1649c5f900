import { PullDrawer } from './pull-drawer.tsx';
import { PullsDrawer } from './pulls-drawer.tsx';

/** What the page opens from the right. */
export function GithubDrawers() {
  return (
    <>
      <PullsDrawer />
      <PullDrawer />
    </>
  );
}
