import type { User } from '../world/records.ts';

/** Somebody who works on the sample's repositories. */
export interface Person {
  /** Null for an account that was deleted since: GitHub shows none then. */
  user: User | null;
  /** As it stands in commits, which outlive the account. */
  name: string;
  email: string;
  /** East of UTC. Without summer time: half an hour more or less changes no chart. */
  offsetMinutes: number;
  /** Share of the work, against the others. */
  weight: number;
  bot: boolean;
}

type Row = [login: string, name: string, offsetHours: number, deleted?: 'deleted'];

const rows: Row[] = [
  ['mara-lindqvist', 'Mara Lindqvist', 1],
  ['tobi-adeyemi', 'Tobi Adeyemi', 0],
  ['kenji-mori', '森 健二', 9],
  ['anouk-vd-berg', 'Anouk van den Berg', 1],
  ['priya-raman', 'Priya Raman', 5.5],
  ['jonas-weiss', 'Jonas Weiß', 1],
  ['luciana-prado', 'Luciana Prado', -3],
  ['dmytro-k', 'Дмитро Коваль', 2],
  ['samir-haddad', 'Samir Haddad', 1],
  ['grace-odhiambo', 'Grace Odhiambo', 3],
  ['noah-fielding', 'Noah Fielding', -5],
  ['yuki-tanabe', 'Yuki Tanabe', 9],
  ['elif-demir', 'Elif Demir', 3],
  ['rafa-costa', 'Rafael Costa', 0],
  ['hannah-oneil', "Hannah O'Neil", -8],
  ['wei-zhang-dev', '张伟', 8],
  ['pavel-novak', 'Pavel Novák', 1],
  ['amina-sow', 'Amina Sow', 0],
  ['oskar-berg', 'Oskar Berg', 1],
  ['leila-farahani', 'Leila Farahani', 3.5],
  ['marcus-tate', 'Marcus Tate', -6],
  ['ines-moreau', 'Inès Moreau', 1],
  ['arjun-mehta', 'Arjun Mehta', 5.5],
  ['former-colleague', 'Chris Doyle', -5, 'deleted'],
  ['former-contractor', 'Vera Lang', 1, 'deleted'],
];

const toPerson = ([login, name, offsetHours, deleted]: Row, index: number): Person => {
  const id = 41_000_000 + index * 1_733;
  const user = { login, id, node_id: `U_${id}`, type: 'User', name };
  return {
    user: deleted ? null : user,
    name,
    email: `${login}@acme.example`,
    offsetMinutes: offsetHours * 60,
    // The first few do most of it.
    weight: 1 / (index + 1) ** 0.75,
    bot: false,
  };
};

/** Twenty-five people over many time zones, two of whom have left and deleted their accounts. */
export const people: Person[] = rows.map(toPerson);

const toBot = (login: string, id: number, weight: number): Person => ({
  user: { login, id, node_id: `BOT_${id}`, type: 'Bot' },
  name: login,
  email: `${id}+${login}@users.noreply.github.example`,
  offsetMinutes: 0,
  weight,
  bot: true,
});

export const bots: Person[] = [
  toBot('dependabot[bot]', 49_699_333, 2),
  toBot('renovate[bot]', 29_139_614, 1),
];

export const acme: User = {
  login: 'acme',
  id: 40_000_001,
  node_id: 'O_40000001',
  type: 'Organization',
  name: 'Acme',
};
