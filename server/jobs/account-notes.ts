import type { Account } from '#lib/records/account.ts';
import type { PullRequest } from '#lib/records/pull-request.ts';

/** Addresses that GitHub makes up: they say no more than the login does. */
const madeUp = /@users\.noreply\.|^noreply@github\.com$/i;

/** Everybody in some pull requests, each once, with the first name and address that a commit of theirs has. */
export function accountsOf(pulls: Iterable<PullRequest>): Account[] {
  const found = new Map<string, Account>();
  const add = (
    account: string | null,
    isBot: boolean,
    name: string | null = null,
    email: string | null = null,
  ) => {
    if (account === null) return;
    const known = found.get(account);
    if (!known) found.set(account, { account, name, email, isBot });
    else {
      known.name ??= name;
      known.email ??= email;
      known.isBot ||= isBot;
    }
  };
  for (const { author, authorIsBot, reviews, events, commits } of pulls) {
    add(author, authorIsBot);
    for (const review of reviews) add(review.author, review.authorIsBot);
    for (const { actor, actorIsBot, reviewer } of events) {
      add(actor, actorIsBot);
      // A team is nobody.
      if (reviewer !== null && !reviewer.includes('/')) add(reviewer, false);
    }
    for (const { authorLogin, authorName, authorEmail } of commits) {
      const email = authorEmail !== null && !madeUp.test(authorEmail) ? authorEmail : null;
      add(authorLogin, false, authorName, email);
    }
  }
  return [...found.values()];
}

/** Leaves out what the step has stored of an account already. */
export class AccountNotes {
  readonly #stored = new Map<string, Account>();

  fresh(accounts: Account[]): Account[] {
    return accounts.filter(({ account, name, email, isBot }) => {
      const known = this.#stored.get(account);
      if (!known) return true;
      const more = (name !== null && known.name === null) || (email !== null && known.email === null);
      return more || (isBot && !known.isBot);
    });
  }

  /** Once they are committed. */
  keep(accounts: Account[]): void {
    for (const account of accounts) {
      const known = this.#stored.get(account.account);
      this.#stored.set(account.account, {
        account: account.account,
        name: known?.name ?? account.name,
        email: known?.email ?? account.email,
        isBot: (known?.isBot ?? false) || account.isBot,
      });
    }
  }
}
