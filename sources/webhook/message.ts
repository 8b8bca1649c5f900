/** What is sent: Slack reads `text` alone, programs the rest. */
export interface WebhookMessage {
  text: string;
  /** run_failed, run_partial, data_stale, token_expires; or test. */
  event: string;
  id: string;
  client: { id: string; name: string };
  /** What it is about, e.g. run:17. */
  subject: string;
  title: string;
  body: string;
  /** The page that shows it. */
  url: string;
  /** ISO 8601, UTC. */
  at: string;
}

/** A message with the text that Slack and its like show. */
export function message(facts: Omit<WebhookMessage, 'text'>): WebhookMessage {
  const { title, body, url } = facts;
  return { text: `*${escaped(title)}*\n${escaped(body)}\n<${url}|Open in Leadline>`, ...facts };
}

/** Slack's three characters of markup: a title must not name a channel or write a link. */
const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** A message that tells of nothing, to see whether and how it arrives. */
export const testMessage = (client: { id: string; name: string }, id: string, url: string): WebhookMessage =>
  message({
    event: 'test',
    id,
    client,
    subject: `client:${client.id}`,
    url,
    at: new Date().toISOString(),
    title: `Test from Leadline for ${client.name}`,
    body: 'Somebody asked for this message, to see whether notifications arrive here. Nothing is wrong.',
  });
