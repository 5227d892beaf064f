import type { Uuid } from "@till/kernel";
import { useAct } from "../sale/use-act.ts";
import { useOffice } from "../services.ts";
import { useIntention } from "./use-intention.ts";

interface SaveUse<Content extends object> {
  readonly send: (content: Content & { readonly id: Uuid }) => Promise<unknown>;
  /** The server has it: read again what it changed, close the form. */
  readonly onSaved: (content: Content) => void;
}

/** What a form sends, under an id of its own, one at a time; and the sentence of the last refusal. */
export function useSave<Content extends object>({ send, onSaved }: SaveUse<Content>) {
  const { ids } = useOffice();
  const act = useAct();
  const idOf = useIntention(() => ids.next());
  const run = async (content: Content): Promise<void> => {
    if (await act.run(() => send({ ...content, id: idOf(content) }))) onSaved(content);
  };
  return {
    isPending: act.isPending,
    message: act.message,
    setMessage: act.setMessage,
    save: (content: Content): void => void run(content),
  };
}
