import { DeploymentDrawer } from './deployment-drawer.tsx';
import { IncidentDrawer } from './incident-drawer.tsx';
import { RowsDrawer } from './rows-drawer.tsx';

/** What the page opens from the right. */
export function DoraDrawers() {
  return (
    <>
      <RowsDrawer />
      <DeploymentDrawer />
      <IncidentDrawer />
    </>
  );
}
