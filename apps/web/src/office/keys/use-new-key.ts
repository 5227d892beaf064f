import type { Uuid } from "@till/kernel";
import type { NewApiKey } from "@till/wire";
import { useState } from "react";
import { useIntention } from "../forms/use-intention.ts";
import { useAct } from "../sale/use-act.ts";
import { useOffice } from "../services.ts";

/**
 * Makes one key for one content of a form. Pressed twice, or again after a lost answer, it is the same key; the one
 * answer that shows it is kept.
 */
export function useNewKey<Content extends object>(
  send: (content: Content & { readonly id: Uuid }) => Promise<NewApiKey>,
) {
  const { ids } = useOffice();
  const idOf = useIntention(() => ids.next());
  const { run, isPending, message } = useAct();
  const [made, setMade] = useState<NewApiKey | null>(null);
  return {
    isPending,
    message,
    made,
    make: (content: Content): void =>
      void run(async () => {
        const answer = await send({ ...content, id: idOf(content) });
        setMade((last) => (last?.key.id === answer.key.id && last.secret !== null ? last : answer));
      }),
  };
}
