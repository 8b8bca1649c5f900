/** What a figure means, said once and shown wherever it stands. */
export interface Definition {
  title: string;
  /** Plain sentences: what is measured, from where to where, what is left out. */
  text: string;
  /** What `n` counts, in the singular. */
  noun: string;
}
