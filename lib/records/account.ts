/** Somebody, or a bot, as a source names them. */
export interface Account {
  /** Login of GitHub, account id of Jira. */
  account: string;
  name: string | null;
  email: string | null;
  isBot: boolean;
}
