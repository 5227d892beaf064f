import type { CartEdit } from "../../shared/cart-edit.ts";
import { useAct, useHost } from "../till-hooks.ts";

/** Makes several changes of the cart one after the other; true when all of them were made. */
export function useSaveEdits() {
  const host = useHost();
  const act = useAct();
  const save = async (edits: readonly CartEdit[]): Promise<boolean> => {
    for (const edit of edits) {
      const answer = await act.run(() => host.editCart(edit));
      if (!answer?.ok) return false;
    }
    return true;
  };
  return { save, isPending: act.isPending, problem: act.problem };
}
