/** What things are called that something is done to; others are called as they are. */
const things: Readonly<Record<string, string>> = {
  'api-key': 'API key',
  'ops.replica': 'replica',
  deployment_rule: 'deployment rule',
  hook: 'inbound hook',
  pull_request: 'pull request',
  quarantine: 'set-aside record',
  status_mapping: 'status mapping',
  'person.apart': 'people apart',
  webhook: 'notification webhook',
};

/** Where the last word of an action does not say by itself what was done. */
const deeds: Readonly<Record<string, string>> = {
  apart: 'Kept apart',
  attribute: 'Attributed',
  cancel: 'Cancelled',
  confirm: 'Confirmed',
  create: 'Created',
  delete: 'Deleted',
  merge: 'Merged',
  pause: 'Paused',
  probe: 'Probed',
  put_back: 'Put back',
  remove: 'Removed',
  rename: 'Renamed',
  restart: 'Restarted',
  resume: 'Resumed',
  retry: 'Tried again',
  revoke: 'Revoked',
  rotate: 'Gave a new secret to',
  set: 'Set',
  split: 'Split',
  start: 'Started',
  stop: 'Stopped',
  take_out: 'Took out',
  test: 'Tested',
  undo: 'Took back',
  update: 'Changed',
};

const plain = (code: string) => code.replaceAll(/[._-]/g, ' ');
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** What an action is done to, as a heading. */
export const thingWords = (thing: string): string => capital(things[thing] ?? plain(thing));

/** An action in words: "Changed service" of service.update; one that is not known as its own words. */
export function actionWords(action: string): string {
  const dot = action.lastIndexOf('.');
  const deed = deeds[action.slice(dot + 1)];
  const thing = action.slice(0, Math.max(dot, 0));
  if (!deed || !thing) return capital(plain(action));
  return `${deed} ${things[thing] ?? plain(thing)}`;
}

/** What something is called that an entry tells of, where it tells it. */
export function nameIn(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const { name, title, email } = value as Record<string, unknown>;
  const found = name ?? title ?? email;
  return typeof found === 'string' && found !== '' ? found : null;
}
