import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { requireUser } from '#app/session.ts';
import { Shell } from '#components/shell/shell.tsx';
import { FOLDED_COOKIE } from '#components/shell/sidebar-cookie.ts';
import { AddressState } from '#components/ui/address-state.tsx';
import { houseState } from '#db/house-state.ts';
import { runtime } from '#db/runtime.ts';

/** Everything behind the sign-in. */
export default async function AppLayout({ children }: { children: ReactNode }) {
  const user = await requireUser();
  const folded = (await cookies()).get(FOLDED_COOKIE)?.value === '1';
  return (
    <AddressState>
      <Shell user={user} folded={folded} house={houseState(runtime().router)}>
        {children}
      </Shell>
    </AddressState>
  );
}
