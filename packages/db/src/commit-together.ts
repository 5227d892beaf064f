import type { MerchantId } from "@till/kernel";
import { NotInStep } from "./in-step.ts";
import type { Tx } from "./ports.ts";
import { isConnectionLost } from "./session.ts";

type Work = (tx: Tx) => Promise<unknown>;

interface CommitTogetherOptions {
  /** How long the first that comes waits for others; zero: for those of the same turn of the event loop. */
  readonly gatherMs: number;
  /** One database transaction for all of them. */
  readonly inOne: (merchantId: MerchantId, works: readonly Work[]) => Promise<readonly unknown[]>;
  readonly alone: (merchantId: MerchantId, work: Work) => Promise<unknown>;
}

/** Two: while one group's statements are in the database, the next one's callers are heard and their answers sent. */
const GROUPS_AT_ONCE_MAX = 2;
/** Above what a busy till's network brings together; below what a failure should make others repeat. */
const GROUP_MAX = 32;
/** A group that takes longer waits for somebody's lock: others go ahead of it. */
const GROUP_SLOW_MS = 100;

interface Waiting {
  readonly merchantId: MerchantId;
  readonly subjects: readonly string[];
  readonly work: Work;
  readonly answer: PromiseWithResolvers<unknown>;
  /** It was in a group that failed through another one's fault. */
  regrouped: boolean;
}

/**
 * Lets works that come at the same moment share one transaction and its commit. Nobody waits for company: a work that
 * comes alone begins at once, and those that come while others commit go together next. Each is answered after the
 * commit that its own writes are in. When one of a group fails, nothing of the group is kept, and no other hears of
 * it: that one is done again alone and tells its caller itself, the others together or alone.
 */
export function createCommitTogether({ gatherMs, inOne, alone }: CommitTogetherOptions) {
  const queue: Waiting[] = [];
  const busySubjects = new Set<string>();
  /** Groups at work, those that take long left out. */
  const places = new Set<object>();
  let isStarting = false;

  const startSoon = (): void => {
    if (isStarting) return;
    isStarting = true;
    if (gatherMs > 0) setTimeout(start, gatherMs);
    else setImmediate(start);
  };
  const start = (): void => {
    isStarting = false;
    while (places.size < GROUPS_AT_ONCE_MAX) {
      const group = takeGroup(queue, busySubjects);
      if (group.length === 0) return;
      const endPlace = takePlace();
      void runGroup(group).finally(() => {
        for (const { subjects } of group) for (const subject of subjects) busySubjects.delete(subject);
        endPlace();
        startSoon();
      });
    }
  };
  const takePlace = (): (() => void) => {
    const place = {};
    places.add(place);
    const slow = setTimeout(() => {
      places.delete(place);
      startSoon();
    }, GROUP_SLOW_MS);
    return () => {
      clearTimeout(slow);
      places.delete(place);
    };
  };
  const runAlone = async ({ merchantId, work, answer }: Waiting): Promise<void> => {
    try {
      answer.resolve(await alone(merchantId, work));
    } catch (error) {
      answer.reject(error);
    }
  };
  const runGroup = async (group: readonly Waiting[]): Promise<void> => {
    const [first] = group;
    if (first === undefined) return;
    if (group.length === 1) return runAlone(first);
    const failed = new Map<Waiting, unknown>();
    const works = group.map((each): Work => async (tx) => {
      try {
        return await each.work(tx);
      } catch (error) {
        failed.set(each, error);
        throw error;
      }
    });
    try {
      const answers = await inOne(first.merchantId, works);
      group.forEach(({ answer }, index) => answer.resolve(answers[index]));
    } catch (error) {
      // Perhaps it landed: the same ids sent again find out, as after a lost answer of any other transaction.
      if (isConnectionLost(error)) for (const { answer } of group) answer.reject(error);
      else await Promise.all(sortFailed(group, failed, queue).map(runAlone));
    }
  };

  return <T>(
    merchantId: MerchantId,
    subjects: readonly string[],
    work: (tx: Tx) => Promise<T>,
  ): Promise<T> => {
    const answer = Promise.withResolvers<unknown>();
    queue.push({ merchantId, subjects, work, answer, regrouped: false });
    startSoon();
    return answer.promise as Promise<T>;
  };
}

/** The first that wait, of one merchant, no two about the same thing, and none about what is at work already. */
function takeGroup(queue: Waiting[], busySubjects: Set<string>): Waiting[] {
  const group: Waiting[] = [];
  for (let index = 0; index < queue.length && group.length < GROUP_MAX;) {
    const next = queue[index];
    const fits =
      next !== undefined &&
      (group[0] === undefined || group[0].merchantId === next.merchantId) &&
      !next.subjects.some((subject) => busySubjects.has(subject));
    if (!fits) {
      index += 1;
      continue;
    }
    queue.splice(index, 1);
    group.push(next);
    for (const subject of next.subjects) busySubjects.add(subject);
  }
  return group;
}

/**
 * Puts those back first in the queue who did nothing wrong, once; gives those to be done alone: the one that failed,
 * and everybody where the database refused a statement that was sent for several.
 */
function sortFailed(
  group: readonly Waiting[],
  failed: ReadonlyMap<Waiting, unknown>,
  queue: Waiting[],
): readonly Waiting[] {
  const isOwnFault = (error: unknown): boolean => !(error instanceof NotInStep) && !isFromDatabase(error);
  const guilty = group.filter((each) => failed.has(each) && isOwnFault(failed.get(each)));
  const others = group.filter((each) => !guilty.includes(each));
  if (guilty.length === 0 || others.some(({ regrouped }) => regrouped)) return group;
  for (const each of others) each.regrouped = true;
  queue.unshift(...others);
  return guilty;
}

const isFromDatabase = (error: unknown): boolean => error instanceof Error && error.name === "PostgresError";
