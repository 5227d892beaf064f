import type { Webhook } from "./server-process.ts";
import type { Task } from "./scheduler.ts";

/** A webhook that the gateway has sent and the shop has not answered. */
export interface Letter {
  readonly number: number;
  readonly webhook: Webhook;
  readonly sentAtMs: number;
  answer(status: number): void;
}

export type Mailbox = ReturnType<typeof createMailbox>;

/** What is between the gateways and the shop: letters may be opened in any order, twice, late or never. */
export function createMailbox({ nowMs }: { readonly nowMs: () => number }) {
  let letters: readonly Letter[] = [];
  let count = 0;
  const opened = new Map<Task, Letter>();

  const add = (webhook: Webhook, answer: (status: number) => void): void => {
    count += 1;
    letters = [...letters, { number: count, webhook, sentAtMs: nowMs(), answer }];
  };
  return {
    put(webhook: Webhook): Promise<number> {
      const { promise, resolve } = Promise.withResolvers<number>();
      add(webhook, resolve);
      return promise;
    },
    /** The same once more: the gateway does not know that it was answered. */
    copy: ({ webhook }: Letter): void => add(webhook, () => {}),
    letters: (): readonly Letter[] => letters,
    take(letter: Letter): void {
      letters = letters.filter((each) => each !== letter);
    },
    begins: (task: Task, letter: Letter): void => void opened.set(task, letter),
    ends: (task: Task): void => void opened.delete(task),
    /** The gateway hears nothing and will send these again. */
    connectionLost(tasks: readonly Task[]): void {
      for (const task of tasks) {
        opened.get(task)?.answer(502);
        opened.delete(task);
      }
    },
  };
}
