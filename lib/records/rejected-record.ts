/** A record of a source that does not fit: it is set aside with the reason, and the others go on. */
export interface RejectedRecord {
  /** "#<number>", or where no number can be read a short hash of the payload. */
  key: string;
  /** As the source gave it; of one that is too large, long texts are cut and say so. */
  payload: unknown;
  /** In words, with the path of the field. */
  reason: string;
}
