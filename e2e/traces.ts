/** A search takes pieces of this length: a secret that was cut, or stands in a longer text, is found all the same. */
const PIECE = 16;

/**
 * What would give a secret away, as pieces to search for: as it is, URL-encoded, and in base64 wherever it begins in
 * what was encoded (so of Basic authorization too, where an e-mail address stands before it).
 */
export function tracesOf(secret: string): string[] {
  const lines = secret.split('\n').filter((line) => !line.startsWith('-----') && line !== '');
  const forms = lines.flatMap((line) => [line, encodeURIComponent(line)]);
  for (const shift of [0, 1, 2]) {
    const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)]);
    // Its first and last characters depend on what stands around it.
    for (const encoding of ['base64', 'base64url'] as const)
      forms.push(bytes.toString(encoding).replace(/=+$/, '').slice(4, -4));
  }
  return [...new Set(forms.flatMap(piecesOf))];
}

function piecesOf(form: string): string[] {
  if (form.length < PIECE) return [];
  const step = form.length > 200 ? 4 * PIECE : PIECE / 2;
  const starts = Array.from({ length: Math.floor((form.length - PIECE) / step) + 1 }, (_, n) => n * step);
  return [...starts, form.length - PIECE].map((start) => form.slice(start, start + PIECE));
}

export interface Place {
  name: string;
  text: string;
}

/** Each place that gives a secret away: its name, what is given away, and some words around it. */
export function leaksIn(places: Iterable<Place>, secrets: Map<string, string>): string[] {
  const traces = [...secrets].flatMap(([name, secret]) => tracesOf(secret).map((piece) => ({ name, piece })));
  const leaks = new Map<string, string>();
  for (const { name: place, text } of places) {
    for (const { name, piece } of traces) {
      const at = text.indexOf(piece);
      if (at < 0) continue;
      leaks.set(place, `${place} holds the ${name}: …${text.slice(Math.max(0, at - 120), at + 60)}…`);
      break;
    }
  }
  return [...leaks.values()];
}
