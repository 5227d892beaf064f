import { createHash } from "node:crypto";
import type { IdempotencyRow, Jobs, Tx } from "@till/db";
import { type Uuid, invariant } from "@till/kernel";
import type { TillErrorBody } from "@till/wire";
import { parse, stringify } from "superjson";
import type { Deps } from "./deps.ts";
import { TillError, conflict } from "./till-error.ts";

/** What a caller's id is used for, and with which content. */
export interface Key {
  readonly procedure: string;
  readonly id: Uuid;
  readonly content: unknown;
}

/** What is kept of an answer. `open`: the call failed, or what it began is not settled; the same id goes on with it. */
type Stored<T> =
  | { readonly kind: "value"; readonly value: T }
  | { readonly kind: "refused"; readonly body: TillErrorBody }
  | { readonly kind: "open" };

export const answerLimits = {
  /** How long answers are kept. Keys and fingerprints stay for ever. */
  keptMs: 30 * 86_400_000,
  /** Longer than any call works; one without an answer after this has died, and its repeat does the work. */
  workMaxMs: 120_000,
  retryAfterMs: 2000,
  cleanEveryMs: 86_400_000,
  /** Rows a statement of the cleaning touches, and statements a night: what is left waits for the next one. */
  cleanRows: 1000,
  cleanRoundsMax: 200,
} as const;

/**
 * Claims (procedure, id) for this content inside the caller's transaction, and says whether this call is the first.
 * A later call with the same content gets the thing as it stands now instead of a copy of the first answer: the
 * truth, and nothing that can grow stale. Throws `conflict` when the content differs.
 */
export async function claimFirst(tx: Tx, key: Key & { readonly nowMs: number }): Promise<boolean> {
  return (await claim(tx, key)) === null;
}

/** As `claimFirst`; gives the first call's row to a later one, with the answer that `answerOf` reads. */
async function claim(
  tx: Tx,
  { procedure, id, content, nowMs }: Key & { readonly nowMs: number },
): Promise<IdempotencyRow | null> {
  const fingerprint = fingerprintOf(content);
  const row = await tx.idempotency.claim(procedure, id, fingerprint, nowMs);
  if (row && row.fingerprint !== fingerprint)
    throw conflict(procedure.split(".")[0]?.replace(/s$/, "") ?? "request");
  return row;
}

/** Keeps what a call answered, in the transaction that settles it. */
function storeAnswer(
  tx: Tx,
  { procedure, id, nowMs }: Omit<Key, "content"> & { readonly nowMs: number },
  answer: unknown,
): Promise<void> {
  return store(tx, { procedure, id, nowMs }, { kind: "value", value: answer });
}

/** The answer kept with a row; null where there is none (yet, or any more). */
function answerOf<T>(row: IdempotencyRow): { readonly value: T } | null {
  const stored = read<T>(row);
  return stored?.kind === "value" ? { value: stored.value } : null;
}

/**
 * A procedure of one transaction, and its answer kept with it. A repeat gets that answer, or, after its lifetime, the
 * thing as it stands. A refusal rolls the claim back with everything else.
 */
export async function onceIn<T>(
  tx: Tx,
  key: Key & { readonly nowMs: number },
  { first, asItStands }: { readonly first: () => Promise<T>; readonly asItStands: () => Promise<T> },
): Promise<T> {
  const row = await claim(tx, key);
  if (row) return answerOf<T>(row)?.value ?? asItStands();
  const answer = await first();
  await storeAnswer(tx, key, answer);
  return answer;
}

/**
 * A procedure of several transactions or with calls to others. While the first call is at work a repeat is refused
 * with `in_progress`; then it gets the kept answer, a definite refusal included. `work` must do no harm when done
 * twice: it is done again where it failed, where its process died, and while its outcome is not settled. Ask whether
 * the caller may know the answer before asking for it here.
 */
export async function once<T>(
  deps: Pick<Deps, "uow" | "merchantId" | "clock">,
  key: Key,
  work: () => Promise<T>,
  isSettled: (value: T) => boolean = () => true,
): Promise<T> {
  const nowMs = deps.clock.nowMs();
  const row = await deps.uow.run(deps.merchantId, (tx) => claim(tx, { ...key, nowMs }));
  const earlier = row && read<T>(row);
  if (earlier?.kind === "value") return earlier.value;
  if (earlier?.kind === "refused") throw new TillError(earlier.body);
  if (row && !earlier) refuseUnanswered(row, nowMs);

  const keep = (stored: Stored<T>): Promise<void> =>
    deps.uow.run(deps.merchantId, (tx) => store(tx, { ...key, nowMs: deps.clock.nowMs() }, stored));
  let value: T;
  try {
    value = await work();
  } catch (error) {
    const definite = error instanceof TillError && isAboutTheCall(error.body);
    await keep(definite ? { kind: "refused", body: error.body } : { kind: "open" });
    throw error;
  }
  await keep(isSettled(value) ? { kind: "value", value } : { kind: "open" });
  return value;
}

/** A definite no to what was asked, whoever asks; who may ask is decided anew each time. */
const isAboutTheCall = ({ retry, code }: TillErrorBody): boolean =>
  retry === "never" && code !== "forbidden" && code !== "not_signed_in";

function refuseUnanswered({ claimedAtMs, answeredAtMs }: IdempotencyRow, nowMs: number): void {
  if (answeredAtMs !== null) {
    throw new TillError({
      code: "conflict",
      retry: "never",
      message: "This was done more than a month ago, and its answer is not kept. Look at the thing itself.",
    });
  }
  if (nowMs - claimedAtMs >= answerLimits.workMaxMs) return;
  throw new TillError({
    code: "in_progress",
    retry: "safe",
    retryAfterMs: answerLimits.retryAfterMs,
    message: "This is being worked on right now. Ask again in a moment.",
  });
}

/** Drops answers past their lifetime, a bounded number a night, and puts itself back. */
export function cleanAnswersJob(deps: Deps) {
  return async ({ merchantId }: Jobs["idempotency.clean"]): Promise<void> => {
    const beforeMs = deps.clock.nowMs() - answerLimits.keptMs;
    for (let round = 0; round < answerLimits.cleanRoundsMax; round += 1) {
      const forgotten = await deps.uow.run(merchantId, (tx) =>
        tx.idempotency.forgetAnswers(beforeMs, answerLimits.cleanRows),
      );
      if (forgotten < answerLimits.cleanRows) break;
    }
    await deps.uow.run(merchantId, (tx) =>
      tx.jobs.enqueue(
        "idempotency.clean",
        { merchantId },
        { startAfterMs: answerLimits.cleanEveryMs, onlyOne: "clean" },
      ),
    );
  };
}

function store<T>(
  tx: Tx,
  { procedure, id, nowMs }: Omit<Key, "content"> & { readonly nowMs: number },
  stored: Stored<T>,
): Promise<void> {
  return tx.idempotency.answer(procedure, id, stringify(stored), nowMs);
}

function read<T>({ answer }: IdempotencyRow): Stored<T> | null {
  if (answer === null) return null;
  const stored = parse<Stored<T>>(answer);
  invariant(["value", "refused", "open"].includes(stored.kind), "an answer is kept in its envelope");
  return stored;
}

/** Same content, same text: keys sorted, so that the order a client writes them in does not matter. */
function fingerprintOf(content: unknown): string {
  const sorted = (value: unknown): unknown => {
    if (typeof value === "bigint") return `${value}n`;
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, part]) => part !== undefined)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, part]) => [key, sorted(part)]),
    );
  };
  return createHash("sha256")
    .update(JSON.stringify(sorted(content)))
    .digest("hex");
}
