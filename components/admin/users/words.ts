import type { Membership, MembershipRole, UserRole } from '#lib/api/users.ts';

export const roleWords: Record<UserRole, { label: string; text: string }> = {
  admin: { label: 'Administrator', text: 'Everything, of every client and of the installation' },
  member: { label: 'Member', text: 'The clients below, in the role that is chosen for each' },
};

export const membershipWords: Record<MembershipRole, string> = { manager: 'Manager', viewer: 'Viewer' };

/** The clients of somebody with the role in each, by name. @param names by id */
export function accessText(
  { role, memberships }: { role: UserRole; memberships: Membership[] },
  names: ReadonlyMap<string, string>,
): string {
  if (role === 'admin') return 'all clients';
  if (memberships.length === 0) return 'none';
  return memberships
    .map((one) => `${names.get(one.clientId) ?? 'a client'} (${membershipWords[one.role].toLowerCase()})`)
    .toSorted((a, b) => a.localeCompare(b))
    .join(', ');
}
