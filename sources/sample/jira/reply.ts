/** Thrown where an answer is known not to be the one hoped for. Jira's body of an error. */
export class JiraRefusal extends Error {
  readonly status: number;
  readonly body: string;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
    this.body = JSON.stringify({ errorMessages: [message], errors: {} });
  }
}
