import type { LetGoNotice, NoticeRead, RescueNotice } from "../shared/notices.ts";
import type { TillContext } from "./till-context.ts";

/** Every payment of which nobody has read yet that it was ended elsewhere, the first one first. */
export const unreadFact = "let_go_unread";
type Kept = Pick<TillContext, "store">;
const unreadOf = ({ store }: Kept): readonly LetGoNotice[] =>
  store.facts.get<readonly LetGoNotice[]>(unreadFact) ?? [];

/** Call it in the transaction that learns of it. */
export function keepLetGo(context: Kept, notice: LetGoNotice): void {
  context.store.facts.set(unreadFact, [...unreadOf(context), notice]);
}

/** Somebody has read it: it is not said again. Of payments that were ended elsewhere the next one is said. */
export function dismissNotice(context: TillContext, read: NoticeRead): void {
  const { store, memory } = context;
  if (read.kind === "rescued") store.facts.set("rescued", null);
  else {
    const left = unreadOf(context).filter(({ chargeId }) => chargeId !== read.chargeId);
    store.facts.set(unreadFact, left.length === 0 ? null : left);
  }
  memory.notices.end(read.kind);
  sayLastingNotices(context);
}

/** Said again after every start, until somebody has read it. */
export function sayLastingNotices(context: Pick<TillContext, "store" | "memory">): void {
  const rescued = context.store.facts.get<RescueNotice>("rescued");
  for (const notice of [rescued, unreadOf(context)[0]]) if (notice) context.memory.notices.show(notice);
}
