import type { Random } from './random.ts';

export type Kind = 'feature' | 'bug' | 'chore' | 'docs' | 'hotfix' | 'revert' | 'dependency';

const things = [
  'cart totals',
  'guest checkout',
  'price rounding',
  'address form',
  'refund flow',
  'search index',
  'order export',
  'session cookie',
  'image cache',
  'webhook retries',
  'stock levels',
  'gift cards',
  'push messages',
  'audit trail',
  'feature flags',
  'invoice PDF',
  'rate limiter',
  'login screen',
  'event schema',
  'backup job',
  'health checks',
  'product reviews',
  'shipping zones',
  'currency switch',
  'error pages',
  'queue workers',
  'nightly report',
];
const verbs: Record<Exclude<Kind, 'revert' | 'dependency'>, string[]> = {
  feature: ['Add', 'Introduce', 'Support several', 'Show', 'Allow filtering', 'Make configurable:'],
  bug: ['Fix', 'Handle missing', 'Do not lose', 'Repair', 'Guard against empty'],
  chore: ['Refactor', 'Clean up', 'Split', 'Rename', 'Move', 'Speed up tests of'],
  docs: ['Document', 'Explain', 'Describe'],
  hotfix: ['Hotfix: restore', 'Hotfix: unbreak', 'Hotfix: fall back for'],
};
/** Real titles are not all in English, and not all plain. */
const elsewhere = [
  '修复购物车总价计算错误',
  'カート合計の丸め誤差を修正',
  'Исправить сортировку заказов',
  'إصلاح صفحة الدفع',
  'Corrige o cálculo do frete 🚚',
  '✨ Add sparkle to the 🛒',
  '결제 오류 메시지 개선',
  'Überarbeite Größenauswahl',
  'תיקון כפתור ההזמנה',
  '🐛🔥 everything is fine',
  'Διόρθωση φόρμας διεύθυνσης',
  'fix: don\'t "quote" <b>names</b> & co.',
];
const packages = [
  'react',
  'vite',
  'pino',
  'zod',
  'eslint',
  'grpc',
  'kotlin',
  'terraform',
  'pandas',
  'postgres',
  'undici',
];
const symptoms = [
  'Checkout answers 500',
  'Payments time out',
  'Prices shown without tax',
  'Login loop after release',
  'Orders stuck in pending',
  'Search returns nothing',
  'App crashes on start',
  'Duplicate e-mails to customers',
  'Images missing',
  'Dashboard data stale',
  'Error rate above 5 %',
  'Latency p95 over 3 s',
];

/** The title of a pull request of a kind. */
export function titleOf(kind: Exclude<Kind, 'revert'>, random: Random): string {
  if (kind === 'dependency') {
    const [major, minor] = [random.int(1, 9), random.int(0, 20)];
    return `Bump ${random.pick(packages)} from ${major}.${minor}.0 to ${major}.${minor + 1}.${random.int(0, 4)}`;
  }
  if (kind !== 'hotfix' && random.chance(0.03)) return random.pick(elsewhere);
  return `${random.pick(verbs[kind])} ${random.pick(things)}`;
}

export const issueTitle = (random: Random): string =>
  random.chance(0.5)
    ? `${random.pick(['Wrong', 'Slow', 'Broken', 'Confusing'])} ${random.pick(things)}`
    : `${random.pick(['Wish:', 'Idea:', 'Please add'])} ${random.pick(things)}`;

export const incidentTitle = (random: Random): string => random.pick(symptoms);

const prefixes: Record<Kind, string> = {
  feature: 'feature',
  bug: 'fix',
  chore: 'chore',
  docs: 'docs',
  hotfix: 'hotfix',
  revert: 'revert',
  dependency: 'dependabot',
};

/** The head branch: its kind and the title in small letters, made unique by `mark`. */
export function branchOf(kind: Kind, title: string, mark: string): string {
  const words = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 32);
  return `${prefixes[kind]}/${words || 'change'}-${mark}`;
}

const sentences = [
  'Follows what we agreed on in the planning.',
  'Covered by tests.',
  'No change of behaviour.',
  'Behind a flag for now.',
  'See the thread of last week.',
  'Screenshots in the ticket.',
  'Needs a migration, which is in this change.',
  'Half of the diff is generated.',
  'Tried on staging.',
  'I left the old path in for one release.',
];

export const bodyOf = (random: Random): string =>
  Array.from({ length: random.int(1, 3) }, () => random.pick(sentences)).join(' ');

export const remark = (random: Random): string =>
  random.pick([
    'Nice!',
    'Could we name this after what it does?',
    'Is this covered by a test?',
    'nit: order of imports',
    'Why not reuse the helper?',
    'This may be null.',
    'Thanks, done.',
    'Let us do that in a follow-up.',
    'LGTM 🚀',
    'What happens when the list is empty?',
    '这里需要加个测试吗？',
    'Please split this one.',
  ]);
