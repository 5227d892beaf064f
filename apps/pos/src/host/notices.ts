import { isDeepStrictEqual } from "node:util";
import type { Notice } from "../shared/notices.ts";

/** What the screen says about the till itself. Showing what is shown already changes nothing. */
export interface Notices {
  show(notice: Notice): void;
  end(kind: Notice["kind"]): void;
  all(): readonly Notice[];
}

export function createNotices(changed: () => void): Notices {
  const shown = new Map<Notice["kind"], Notice>();
  return {
    all: () => [...shown.values()],
    show(notice) {
      if (isDeepStrictEqual(shown.get(notice.kind), notice)) return;
      shown.set(notice.kind, notice);
      changed();
    },
    end(kind) {
      if (shown.delete(kind)) changed();
    },
  };
}
