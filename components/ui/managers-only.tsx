'use client';

import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useClient } from '#components/hooks/use-client.ts';
import { Empty } from '#components/ui/section-states.tsx';
import { heights } from '#components/ui/theme.ts';
import type { ClientView } from '#lib/api/endpoints.ts';

interface ManagersOnlyProps {
  children: (client: ClientView) => ReactNode;
  /** What viewers are told, behind "You are a viewer of Acme". */
  why?: string;
}

const WHY =
  ': you see its numbers, its managers decide what they are made of. Ask one of them, or an administrator to give you the role.';

/** What is for those who may change things of the client; others are told why they do not see it. */
export function ManagersOnly({ children, why = WHY }: ManagersOnlyProps) {
  const { client } = useClient();
  if (!client) return <Skeleton h={heights.kpiCard} />;
  if (client.role === 'viewer') {
    return (
      <Empty title="This page needs the role manager" text={`You are a viewer of ${client.name}${why}`} />
    );
  }
  return children(client);
}
