/** An answer, its body already text. */
export interface Reply {
  status: number;
  body: string;
  headers?: Record<string, string>;
  /** The connection breaks in the middle of it. */
  cut?: boolean;
}

/** An answer that is not the one hoped for, thrown from wherever it is known. */
export class Refusal extends Error {
  readonly reply: Reply;

  constructor(status: number, message: string, more: Record<string, unknown> = {}) {
    super(message);
    const body = { message, documentation_url: 'https://docs.github.com/rest', ...more };
    this.reply = { status, body: JSON.stringify(body) };
  }
}

export const notFound = (): Refusal => new Refusal(404, 'Not Found', { status: '404' });

/** 422, as GitHub refuses a parameter: `field` is its name, `problem` what is wrong with it. */
export const unprocessable = (field: string, problem: string): Refusal =>
  new Refusal(422, 'Validation Failed', { errors: [{ field, code: 'invalid', message: problem }] });
