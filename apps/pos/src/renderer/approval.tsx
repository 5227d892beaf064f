import type { PersonId } from "@till/kernel";
import { Button, Dialog, EmptyState } from "@till/ui";
import { type ReactNode, createContext, use, useCallback, useRef, useState } from "react";
import type { HostApi } from "../shared/host-api.ts";
import type { ApprovalAsk } from "../shared/till-state.ts";
import { PeoplePicker } from "./people-picker.tsx";
import { PinEntry } from "./pin-entry.tsx";
import { locale, words } from "./words.ts";

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
      setProblem("The till's own programme does not answer. Wait a moment and try again.");
    } finally {
      setPending(false);
    }
  };
  return (
    <Dialog isOpen onClose={() => answer(false)} title="A manager has to approve this" size="large">
      <div className="approval">
        <div className="approval__asked">
          <div className="approval__what">
            <strong>{whatWords(ask)}</strong>
            {ask.amount && ask.permission === "sale.discount" && <span>To pay: {words(ask.amount)}</span>}
            <span className="till-muted">{limitWords(ask)}</span>
          </div>
          {ask.approvers.length === 0 ? (
            <EmptyState title="Nobody with a PIN may approve this" icon="lock">
              An owner gives a PIN to somebody who may, in the office under People. It works here at once.
            </EmptyState>
          ) : (
            <PeoplePicker
              label="Who approves?"
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
              Do without it
            </Button>
          </div>
        </div>
        {approver && (
          <section className="approval__pad" aria-label="PIN" ref={pad} tabIndex={-1}>
            <PinEntry
              key={approver.id}
              label={`PIN of ${approver.name}`}
              enterLabel="Approve"
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

const percent = (ratePpm: number): string =>
  new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(ratePpm / 1_000_000);

function whatWords({ permission, ratePpm, amount }: ApprovalAsk): string {
  const sum = amount === null ? "" : ` of ${words(amount)}`;
  if (permission === "sale.discount")
    return ratePpm === null ? "A discount on this sale" : `A discount of ${percent(ratePpm)} on this sale`;
  if (permission === "sale.price") return `A sale${sum} at another price than the catalogue's`;
  if (permission === "sale.exempt") return `A sale${sum} without tax`;
  if (permission === "sale.cancel") return "Cancelling a sale that nobody paid";
  if (permission === "refund.create") return `A refund${sum}`;
  if (permission === "refund.to_cash") return `A refund${sum} in cash`;
  if (permission === "shift.close") return `Closing the shift on a difference${sum}`;
  if (permission === "cash.move") return `Cash in or out of the drawer${sum}`;
  if (permission === "drawer.open") return "Opening the drawer without a sale";
  if (permission === "refund.to_store_credit") return `A refund${sum} as store credit`;
  return "This act";
}

function limitWords({ permission, requesterName, requesterLimit, amount }: ApprovalAsk): string {
  if (requesterLimit === null) return `${requesterName} may not do this alone.`;
  if (permission === "sale.discount")
    return `${requesterName} may give up to ${percent(Number(requesterLimit))} alone.`;
  if (amount === null) return `${requesterName} may not do this much alone.`;
  if (permission === "shift.close")
    return `${requesterName} may close on up to ${words({ ...amount, amountMinor: requesterLimit })} alone.`;
  if (permission === "cash.move")
    return `${requesterName} may move up to ${words({ ...amount, amountMinor: requesterLimit })} alone.`;
  return `${requesterName} may give back up to ${words({ ...amount, amountMinor: requesterLimit })} alone.`;
}
