import type { TeamAccount, TeamMember } from '#lib/api/teams.ts';

/** An account as one text, which tells members apart. */
export const keyOf = ({ kind, account }: TeamAccount): string => `${kind}:${account.toLowerCase()}`;

/** A member as a choice: told by the first of its accounts. */
export interface MemberChoice {
  value: string;
  label: string;
  accounts: TeamAccount[];
}

const kinds = { github: 'GitHub', jira: 'Jira' } as const;

/** What tells a member from one of the same name. Ids of Jira say nothing to a person. */
export function accountWords({ accounts }: TeamMember): string {
  const logins = accounts.filter(({ kind }) => kind === 'github').map(({ account }) => account);
  const jira = accounts.some(({ kind }) => kind === 'jira') ? [kinds.jira] : [];
  return [...logins, ...jira].join(', ');
}

/** Whom one can choose: everybody who is known, and who is in the team already. */
export function choicesOf(everybody: readonly TeamMember[], members: readonly TeamMember[]): MemberChoice[] {
  const taken = new Set(everybody.flatMap(({ accounts }) => accounts.map(keyOf)));
  const more = members.filter(({ accounts }) => {
    const known = accounts.some((account) => taken.has(keyOf(account)));
    for (const account of accounts) taken.add(keyOf(account));
    return !known;
  });
  return [...everybody, ...more].map((member) => {
    const words = accountWords(member);
    return {
      value: keyOf(member.accounts[0]!),
      label: words && words !== member.name ? `${member.name} · ${words}` : member.name,
      accounts: member.accounts,
    };
  });
}

/** Which choices a team's members are. */
export function chosenOf(choices: readonly MemberChoice[], members: readonly TeamMember[]): string[] {
  const values = new Map(
    choices.flatMap(({ value, accounts }) => accounts.map((one) => [keyOf(one), value] as const)),
  );
  return [...new Set(members.map(({ accounts }) => values.get(keyOf(accounts[0]!)) ?? keyOf(accounts[0]!)))];
}
