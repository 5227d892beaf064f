import type { PersonId } from "@till/kernel";
import { Button, Dialog, EmptyState } from "@till/ui";
import { type ReactNode, createContext, use, useCallback, useRef, useState } from "react";
import type { HostApi } from "../shared/host-api.ts";
import type { ApprovalAsk } from "../shared/till-state.ts";
import { PeoplePicker } from "./people-picker.tsx";
import { PinEntry } from "./pin-entry.tsx";
import { type ScreenSpeech, useSpeech } from "./speech.tsx";

/** Asks a manager for their yes; false where nobody gave it. */
type AskForYes = (ask: ApprovalAsk) => Promise<boolean>;

const askForYes = createContext<AskForYes | null>(null);

export function useAskForYes(): AskForYes {
  const found = use(askForYes);
  if (!found) throw new Error("what may need a manager lives inside an ApprovalProvider");
  return found;
}

interface Open {
  readonly ask: ApprovalAsk;
  readonly answer: (isGiven: boolean) => void;
}

/** One question at a time, above whatever screen asked. */
export function ApprovalProvider({
  host,
  children,
}: {
  readonly host: HostApi;
  readonly children: ReactNode;
}) {
  const [open, setOpen] = useState<Open | null>(null);
  const ask = useCallback<AskForYes>(
    (asked) =>
      new Promise((resolve) => {
        setOpen({
          ask: asked,
          answer(isGiven) {
            setOpen(null);
            resolve(isGiven);
          },
        });
      }),
    [],
  );
  return (
    <askForYes.Provider value={ask}>
      {children}
      {open && <ApprovalDialog key={open.ask.id} host={host} {...open} />}
    </askForYes.Provider>
  );
}

function ApprovalDialog({ host, ask, answer }: Open & { readonly host: HostApi }) {
  const speech = useSpeech();
  const { say } = speech;
  const [personId, setPersonId] = useState<PersonId | null>(ask.approvers[0]?.id ?? null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  // The digits and Enter that follow belong to the pad, not to the name that was pressed.
  const pad = useRef<HTMLElement>(null);
  const approver = ask.approvers.find(({ id }) => id === personId);
  const give = async (pin: string) => {
    if (!approver || isPending) return;
    setPending(true);
    try {
      const given = await host.approve({ askId: ask.id, personId: approver.id, pin });
      if (given.ok) answer(true);
      else setProblem(given.message);
    } catch {
      setProblem(say("app.no_answer_try"));
    } finally {
      setPending(false);
    }
  };
  return (
    <Dialog isOpen onClose={() => answer(false)} title={say("approval.title")} size="large">
      <div className="approval">
        <div className="approval__asked">
          <div className="approval__what">
            <strong>{whatWords(ask, speech)}</strong>
            {ask.amount && ask.permission === "sale.discount" && (
              <span>{say("approval.to_pay", { amount: ask.amount })}</span>
            )}
            <span className="till-muted">{limitWords(ask, speech)}</span>
          </div>
          {ask.approvers.length === 0 ? (
            <EmptyState title={say("approval.nobody")} icon="lock">
              {say("approval.nobody_more")}
            </EmptyState>
          ) : (
            <PeoplePicker
              label={say("approval.who")}
              people={ask.approvers}
              chosen={personId}
              onChoose={(id) => {
                setPersonId(id);
                setProblem(null);
                pad.current?.focus();
              }}
            />
          )}
          <div>
            <Button variant="quiet" icon="back" kbd="Esc" onPress={() => answer(false)}>
              {say("approval.without")}
            </Button>
          </div>
        </div>
        {approver && (
          <section className="approval__pad" aria-label="PIN" ref={pad} tabIndex={-1}>
            <PinEntry
              key={approver.id}
              label={say("approval.pin_of", { name: approver.name })}
              enterLabel={say("approval.approve")}
              isPending={isPending}
              {...(problem !== null && { errorMessage: problem })}
              onSubmit={(pin) => void give(pin)}
            />
          </section>
        )}
      </div>
    </Dialog>
  );
}

/** What is asked about with its sum. */
const asked = {
  "sale.price": "approval.price",
  "sale.exempt": "approval.exempt",
  "sale.void": "approval.void",
  "refund.create": "approval.refund",
  "refund.to_cash": "approval.refund_to_cash",
  "refund.to_store_credit": "approval.refund_to_store_credit",
  "refund.to_exchange": "approval.refund_to_exchange",
  "return.no_receipt": "approval.no_receipt",
  "shift.close": "approval.shift_close",
  "cash.move": "approval.cash_move",
} as const;

const isAskedWithSum = (permission: string): permission is keyof typeof asked =>
  Object.hasOwn(asked, permission);

function whatWords({ permission, ratePpm, amount }: ApprovalAsk, { say, percent }: ScreenSpeech): string {
  if (permission === "sale.discount")
    return ratePpm === null
      ? say("approval.discount")
      : say("approval.discount_of", { percent: percent(ratePpm) });
  if (permission === "sale.cancel") return say("approval.cancel");
  if (permission === "drawer.open") return say("approval.drawer_open");
  return amount !== null && isAskedWithSum(permission)
    ? say(asked[permission], { amount })
    : say("approval.other");
}

function limitWords(
  { permission, requesterName: name, requesterLimit, amount: sum }: ApprovalAsk,
  { say, percent }: ScreenSpeech,
): string {
  if (requesterLimit === null) return say("approval.not_alone", { name });
  if (permission === "sale.discount")
    return say("approval.limit_discount", { name, percent: percent(Number(requesterLimit)) });
  if (sum === null) return say("approval.not_this_much", { name });
  const amount = { ...sum, amountMinor: requesterLimit };
  if (permission === "shift.close") return say("approval.limit_close", { name, amount });
  if (permission === "cash.move") return say("approval.limit_move", { name, amount });
  return say("approval.limit_refund", { name, amount });
}
