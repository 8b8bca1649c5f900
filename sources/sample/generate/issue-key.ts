import type { PullPlan } from './plan.ts';

const keys: Record<string, string> = {
  checkout: 'CHK',
  storefront: 'SHOP',
  'payments-api': 'PAY',
  'mobile-app': 'MOB',
  'data-platform': 'DATA',
  infra: 'INF',
};

/** The key of the Jira project that belongs to a repository: `payments-api` is PAY, `payments-api-2` PAY2. */
export function projectKeyOf(repository: string): string {
  const [, name = repository, number = ''] = /^(.*?)(?:-(\d+))?$/.exec(repository) ?? [];
  return (keys[name] ?? name.replace(/\W/g, '').toUpperCase()) + number;
}

/** The key of the Jira issue behind a pull request, which has its number; null: nobody filed one. */
export function issueKeyOf(repository: string, { kind, author, number }: PullPlan): string | null {
  const planned = (kind === 'feature' || kind === 'bug') && !author.bot && number % 4 !== 0;
  return planned ? `${projectKeyOf(repository)}-${number}` : null;
}
