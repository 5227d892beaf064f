import type { LastingNotice } from "../shared/notices.ts";
import type { TillContext } from "./till-context.ts";

/** On disk under their names. */
export const lastingNotices = ["rescued", "let_go"] as const satisfies readonly LastingNotice["kind"][];

/** Somebody has read it: it is not said again. */
export function dismissNotice({ store, memory }: TillContext, kind: LastingNotice["kind"]): void {
  store.facts.set(kind, null);
  memory.notices.end(kind);
}

/** Said again after every start, until somebody has read it. */
export function sayLastingNotices({ store, memory }: Pick<TillContext, "store" | "memory">): void {
  for (const kind of lastingNotices) {
    const notice = store.facts.get<LastingNotice>(kind);
    if (notice) memory.notices.show(notice);
  }
}
