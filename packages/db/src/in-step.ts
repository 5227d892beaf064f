import type { Session } from "./session.ts";
import type { Many, Statement } from "./statement.ts";

type AnyStatement = Statement<never, unknown>;

/** A statement that one of the works waits to have sent. */
interface Op {
  readonly kind: "rows" | "count" | "write";
  readonly statement: AnyStatement;
  readonly values: never;
  readonly answer: PromiseWithResolvers<unknown>;
}

/** Several works asked for the same thing at once, and not each of them got it. Alone each finds out for itself. */
export class NotInStep extends Error {
  override readonly name = "NotInStep";
}

/**
 * Runs several works in one database transaction, statement by statement side by side: where several are about to
 * send the same statement and it knows how to be sent for many, it goes out once for all of them. Each work sees
 * its own statements in their order. They must not touch the same rows: what one writes the others may see.
 *
 * @throws the first failure of any of them. Nothing of any of them may be committed then.
 */
export async function runInStep<T>(
  session: Session,
  works: readonly ((session: Session) => Promise<T>)[],
): Promise<T[]> {
  const lanes: Op[][] = works.map(() => []);
  let isSending = false;
  let failure: Error | null = null;

  const send = (): void => {
    isSending = false;
    for (let ops = takeSame(lanes); ops.length > 0; ops = takeSame(lanes)) {
      void settle(ops, failure === null ? ask(session, ops) : Promise.reject(failure));
    }
  };
  const sendSoon = (): void => {
    // After everything that can happen now has happened: by then the other works have got as far.
    if (!isSending) setImmediate(send);
    isSending = true;
  };
  const run = async (work: (session: Session) => Promise<T>, lane: Op[]): Promise<T> => {
    const done = await work(createLane(session.merchantId, lane, sendSoon));
    // A work has ended when its writes have been sent, too.
    await Promise.all(lane.map(({ answer }) => answer.promise));
    return done;
  };

  try {
    return await Promise.all(works.map((work, index) => run(work, lanes[index] ?? [])));
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    throw error;
  }
}

/** A work's own session: puts what it is asked into the lane. */
function createLane(merchantId: Session["merchantId"], lane: Op[], onAsked: () => void): Session {
  const push = <Values>(kind: Op["kind"], statement: Statement<Values, unknown>, values: Values) => {
    const answer = Promise.withResolvers<unknown>();
    // Nobody waits for a write; that it failed is heard at the end, by everybody.
    answer.promise.catch(() => {});
    lane.push({ kind, statement, values: values as never, answer });
    onAsked();
    return answer.promise;
  };
  const rows = <Values, Row>(statement: Statement<Values, Row>, values: Values): Promise<Row[]> =>
    push("rows", statement, values) as Promise<Row[]>;
  return {
    merchantId,
    rows,
    async first(statement, values) {
      const [row] = await rows(statement, values);
      return row ?? null;
    },
    count: (statement, values) => push("count", statement, values) as Promise<number>,
    write(statement, values) {
      void push("write", statement, values);
    },
  };
}

/** The next statement of the first lane that has one, and of all others whose next it is too. */
function takeSame(lanes: readonly Op[][]): Op[] {
  const first = lanes.find((lane) => lane.length > 0)?.[0];
  if (first === undefined) return [];
  const same: Op[] = [];
  for (const lane of lanes) {
    const [next] = lane;
    if (next?.statement !== first.statement || next.kind !== first.kind) continue;
    lane.shift();
    same.push(next);
  }
  return same;
}

async function settle(ops: readonly Op[], asked: Promise<readonly unknown[]>): Promise<void> {
  try {
    const answers = await asked;
    ops.forEach(({ answer }, index) => answer.resolve(answers[index]));
  } catch (error) {
    for (const { answer } of ops) answer.reject(error);
  }
}

/** Sends the same statement for several, once if it can be; gives each its answer. */
async function ask(session: Session, ops: readonly Op[]): Promise<readonly unknown[]> {
  const [first] = ops;
  const many = first?.statement.many;
  if (first?.statement.isShared && first.kind === "rows") return askShared(session, ops);
  if (first === undefined || many === undefined || ops.length === 1) {
    return Promise.all(ops.map((op) => askOne(session, op)));
  }
  const merged = mergedOf(first.statement, many);
  const values = ops.map((op) => op.values);
  switch (first.kind) {
    case "rows": {
      const { keyOf } = many;
      if (keyOf === undefined) return Promise.all(ops.map((op) => askOne(session, op)));
      const rowsOf = Map.groupBy(await session.rows(merged, values), (row) => keyOf.row(row));
      return values.map((each) => rowsOf.get(keyOf.values(each)) ?? []);
    }
    case "count": {
      const touched = await session.count(merged, values);
      // Where fewer rows were touched than there should be, nobody can tell whose is missing.
      if (touched !== many.rowsWhenAll?.(values))
        throw new NotInStep("one of several writes at once did not do what each does alone");
      return values.map((each) => many.rowsWhenAll?.([each]) ?? 0);
    }
    case "write":
      session.write(merged, values);
      return [];
  }
}

/** Each once who asks for the same. */
function askShared(session: Session, ops: readonly Op[]): Promise<readonly unknown[]> {
  const asked = new Map<string, Promise<unknown>>();
  return Promise.all(
    ops.map((op) => {
      const key = JSON.stringify(op.statement.bind(op.values));
      const answer = asked.get(key) ?? askOne(session, op);
      asked.set(key, answer);
      return answer;
    }),
  );
}

async function askOne(session: Session, { kind, statement, values }: Op): Promise<unknown> {
  switch (kind) {
    case "rows":
      return session.rows(statement, values);
    case "count":
      return session.count(statement, values);
    case "write":
      return session.write(statement, values);
  }
}

const mergedStatements = new WeakMap<AnyStatement, Statement<readonly never[], unknown>>();

function mergedOf(statement: AnyStatement, many: Many<never, unknown>): Statement<readonly never[], unknown> {
  let merged = mergedStatements.get(statement);
  if (merged === undefined) {
    merged = { text: many.text, bind: (values) => many.bind(values), read: (row) => statement.read(row) };
    mergedStatements.set(statement, merged);
  }
  return merged;
}
