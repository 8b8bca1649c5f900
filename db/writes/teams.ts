import { and, eq } from 'drizzle-orm';
import type { Team, TeamAccount } from '#lib/api/teams.ts';
import { AppError, notFound } from '#lib/errors.ts';
import { spelledAccounts } from '../queries/people.ts';
import { listTeams } from '../queries/teams.ts';
import { errorCode } from '../router/connection-errors.ts';
import type { Db } from '../router/router.ts';
import { teamMembers, teams } from '../schema/teams.ts';
import { type Actor, recordAudit } from './audit.ts';
import { changedMeanwhile, newVersion } from './conflict.ts';

/** @throws AppError 409 `name_taken`; 400 for an account that no data of the client knows */
export async function createTeam(
  tx: Db,
  { clientId, actor, ip }: Actor,
  { name, accounts }: { name: string; accounts: TeamAccount[] },
): Promise<Team> {
  const [row] = await tx
    .insert(teams)
    .values({ clientId, name, changedBy: actor })
    .onConflictDoNothing()
    .returning({ id: teams.id });
  if (!row) throw nameTaken(name);
  await setMembers(tx, clientId, row.id, accounts, []);
  const after = await one(tx, clientId, row.id);
  const subject = `team:${row.id}`;
  await recordAudit(tx, { clientId, actor, ip, action: 'team.create', subject, after: told(after) });
  return after;
}

/**
 * @param version of the team that the change was made from
 * @throws AppError 404; 409 `conflict` when somebody was faster, `name_taken`; 400 for an account that no data knows
 */
export async function updateTeam(
  tx: Db,
  { clientId, actor, ip }: Actor,
  id: number,
  change: { version: number; name?: string | undefined; accounts?: TeamAccount[] | undefined },
): Promise<Team> {
  const { version, name, accounts } = change;
  const own = and(eq(teams.clientId, clientId), eq(teams.id, id));
  const [locked] = await tx.select({ version: teams.version }).from(teams).where(own).for('update');
  if (!locked) throw notFound('team');
  const before = await one(tx, clientId, id);
  if (locked.version !== version)
    throw changedMeanwhile(`the team “${before.name}”`, before.changedBy, before.changedAt);
  await tx
    .update(teams)
    .set({ ...(name !== undefined && { name }), ...newVersion(actor) })
    .where(own)
    .catch((error: unknown) => {
      throw errorCode(error) === '23505' ? nameTaken(name ?? before.name) : error;
    });
  if (accounts)
    await setMembers(
      tx,
      clientId,
      id,
      accounts,
      before.members.flatMap((member) => member.accounts),
    );
  const after = await one(tx, clientId, id);
  await recordAudit(tx, {
    clientId,
    actor,
    ip,
    action: 'team.update',
    subject: `team:${id}`,
    before: told(before),
    after: told(after),
  });
  return after;
}

/** @throws AppError 404 */
export async function deleteTeam(tx: Db, { clientId, actor, ip }: Actor, id: number): Promise<void> {
  const before = await one(tx, clientId, id);
  await tx.delete(teams).where(and(eq(teams.clientId, clientId), eq(teams.id, id)));
  const subject = `team:${id}`;
  await recordAudit(tx, { clientId, actor, ip, action: 'team.delete', subject, before: told(before) });
}

async function one(tx: Db, clientId: number, id: number): Promise<Team> {
  const [team] = await listTeams(tx, clientId, id);
  if (!team) throw notFound('team');
  return team;
}

const accountText = ({ kind, account }: TeamAccount) => `${kind} ${account}`;

/** What the audit log keeps of it: members by name with their accounts, one text each, so that a difference shows. */
const told = ({ name, members }: Team) => ({
  name,
  members: members.map((member) => `${member.name} (${member.accounts.map(accountText).join(', ')})`),
});

const nameTaken = (name: string) =>
  new AppError('name_taken', 409, `Another team is called “${name}”. Choose another name.`, {
    issues: [{ path: 'name', message: 'is taken' }],
  });

/** @param known those that it had: they stay good, though their data be gone */
async function setMembers(
  tx: Db,
  clientId: number,
  teamId: number,
  wanted: TeamAccount[],
  known: TeamAccount[],
): Promise<void> {
  const had = new Map(known.map((account) => [accountText(account).toLowerCase(), account]));
  const isKnown = (account: TeamAccount) => had.get(accountText(account).toLowerCase());
  const strange = wanted.filter((account) => !isKnown(account));
  const spelled = strange.length > 0 ? await spelledAccounts(tx, clientId, strange) : [];
  const all = [...wanted.flatMap((account) => isKnown(account) ?? []), ...spelled];
  const rows = [
    ...new Map(all.map(({ kind, account }) => [`${kind} ${account}`, { kind, account }])).values(),
  ];
  await tx.delete(teamMembers).where(and(eq(teamMembers.clientId, clientId), eq(teamMembers.teamId, teamId)));
  if (rows.length > 0) await tx.insert(teamMembers).values(rows.map((row) => ({ clientId, teamId, ...row })));
}
