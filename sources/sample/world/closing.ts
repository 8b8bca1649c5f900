/** The issues of the same repository which a text says it closes (`fixes #12`). */
export function closingNumbers(text: string | null | undefined): number[] {
  const words = (text ?? '').matchAll(/\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+#(\d+)/gi);
  return [...new Set([...words].map(([, number]) => Number(number)))];
}
