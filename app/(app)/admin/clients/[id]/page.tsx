import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ClientSections } from '#components/admin/clients/client-sections.tsx';

interface ClientPageProps {
  params: Promise<{ id: string }>;
}

export const metadata: Metadata = { title: 'Client' };

export default async function ClientPage({ params }: ClientPageProps) {
  const { id } = await params;
  if (!/^[1-9]\d{0,14}$/.test(id)) notFound();
  return <ClientSections id={id} />;
}
