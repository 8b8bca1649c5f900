/** What a figure means, said once and shown wherever it stands. */
export interface Definition {
  title: string;
  /** Plain sentences: what is measured, from where to where, what is left out. */
  text: string;
  /** What `n` counts, in the singular. */
  noun: string;
}

/** The way from a figure to the rows it rests on. */
export interface RowsWay {
  /** Which rows they are. */
  label: string;
  /** An address, or what shows them on this page. */
  to: string | (() => void);
}
