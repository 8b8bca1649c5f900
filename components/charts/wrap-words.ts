/** Breaks a text at its blanks into lines of so many letters, and cuts what does not fit into them. */
export function wrapWords(text: string, letters: number, lines: number): string[] {
  const cut = (line: string) =>
    line.length > letters ? `${line.slice(0, Math.max(1, letters - 1))}…` : line;
  const wrapped: string[] = [];
  for (const word of text.split(' ')) {
    const last = wrapped.at(-1);
    if (last !== undefined && (`${last} ${word}`.length <= letters || wrapped.length === lines)) {
      wrapped[wrapped.length - 1] = `${last} ${word}`;
    } else wrapped.push(word);
  }
  return wrapped.map(cut);
}
