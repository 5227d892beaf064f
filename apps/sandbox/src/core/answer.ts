/** What a dialect answers. `body` goes out as JSON; undefined sends an empty body. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** An answer as it is kept for replays and sent: the very same bytes each time. */
export interface WrittenAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Thrown by a handler that did nothing: the transaction is rolled back and `answer` is sent. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(`refused with ${answer.status}`);
    this.answer = answer;
  }
}

export function writeAnswer(answer: Answer): WrittenAnswer {
  return {
    status: answer.status,
    headers: answer.headers ?? {},
    text: answer.body === undefined ? "" : JSON.stringify(answer.body),
  };
}
