import { type ReactNode, createContext, use, useState } from "react";
import { sentenceOf } from "../../shared/problem.ts";
import { useOffice } from "../services.ts";
import type { DoorAnswer } from "../sign-in/ask-door.ts";
import { PasswordDialog } from "./password-dialog.tsx";

/** Asks for the password. True once it was right, false where they would rather not. */
type AskProof = () => Promise<boolean>;

const ProofContext = createContext<AskProof | null>(null);

/** For what the server does only within minutes of a sign-in: the one dialog that asks anew. */
export function FreshProof({ children }: { readonly children: ReactNode }) {
  const { till } = useOffice();
  const [asked, setAsked] = useState<PromiseWithResolvers<boolean> | null>(null);
  const answer = (given: boolean): void => {
    asked?.resolve(given);
    setAsked(null);
  };
  const ask: AskProof = () => {
    const next = asked ?? Promise.withResolvers<boolean>();
    setAsked(next);
    return next.promise;
  };
  const confirm = async (password: string): Promise<string | null> => {
    try {
      await till.account.confirm.mutate({ password });
    } catch (error) {
      return sentenceOf(error);
    }
    answer(true);
    return null;
  };
  return (
    <ProofContext value={ask}>
      {children}
      {asked && (
        <PasswordDialog
          title="Show that it is you"
          more="You signed in some time ago. Before something like this the office asks once more."
          confirmLabel="Continue"
          onPassword={confirm}
          onClose={() => answer(false)}
        />
      )}
    </ProofContext>
  );
}

export function useProof(): AskProof {
  const ask = use(ProofContext);
  if (!ask) throw new Error("pages stand inside <FreshProof>");
  return ask;
}

/** What the sign-in door says; where it asks for a fresh proof, what it says with one. */
export async function withProof(ask: AskProof, act: () => Promise<DoorAnswer>): Promise<DoorAnswer> {
  const said = await act();
  return !said.ok && said.code === "confirmation_needed" && (await ask()) ? act() : said;
}
