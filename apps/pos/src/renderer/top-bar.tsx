import { Banner, Button, Dialog, IconButton, Pill, StatusPill } from "@till/ui";
import { type ReactNode, useState } from "react";
import type { TillState } from "../shared/till-state.ts";
import { PrinterMenu } from "./printer-menu.tsx";
import { timeOf, useAct, useHost, words } from "./till-hooks.ts";

/** The state of the world, always in view: register, connection, person, shift. */
export function TopBar({ state, children }: { readonly state: TillState; readonly children?: ReactNode }) {
  const host = useHost();
  const act = useAct();
  const { register, person, shift } = state;
  return (
    <header className="top">
      <b className="top__name">Till</b>
      {register && (
        <Pill>
          {register.registerName} · {register.storeName}
        </Pill>
      )}
      {children}
      <span className="top__end">
        <Connection state={state} />
        {person && <PrinterMenu state={state} />}
        {person && (
          <Pill>
            {person.name}
            {shift && register && ` · shift since ${timeOf(shift.openedAtMs, register.timeZone)}`}
          </Pill>
        )}
        <IconButton icon="lock" label="Lock the till" onPress={() => void act.run(() => host.signOut())} />
      </span>
    </header>
  );
}

function Connection({ state }: { readonly state: TillState }) {
  const { online, waiting, attention } = state.connection;
  const [isOpen, setOpen] = useState(false);
  if (attention.length > 0) {
    return (
      <>
        <Button variant="quiet" icon="warn" onPress={() => setOpen(true)}>
          {attentionWords(attention)}
        </Button>
        <Attention state={state} isOpen={isOpen} onOpen={setOpen} />
      </>
    );
  }
  if (!online) return <StatusPill tone="warn">Offline · {waiting} waiting</StatusPill>;
  return waiting === 0 ? (
    <StatusPill tone="ok">Online · all sent</StatusPill>
  ) : (
    <StatusPill tone="info">Online · sending {waiting}</StatusPill>
  );
}

function attentionWords(attention: TillState["connection"]["attention"]): string {
  const verb = attention.length === 1 ? "needs" : "need";
  const what = attention.every(({ needsApproval }) => needsApproval) ? "a manager's yes" : "attention";
  return `${attention.length} ${verb} ${what}`;
}

function Attention({
  state,
  isOpen,
  onOpen,
}: {
  readonly state: TillState;
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
}) {
  const host = useHost();
  const act = useAct();
  /** One dialog at a time: two would pull the focus from one another. */
  const sendAgain = async (id: string) => {
    onOpen(false);
    const answer = await act.run(() => host.sendAgain({ id }));
    if (!answer?.ok) onOpen(true);
  };
  const isForManager = state.connection.attention.every(({ needsApproval }) => needsApproval);
  return (
    <Dialog
      isOpen={isOpen}
      onClose={() => onOpen(false)}
      title={isForManager ? "These wait for a manager" : "The server refused these"}
    >
      <p>
        They are kept on this register, with everything of the same sale.
        {isForManager ? " A manager's PIN lets them go on." : " Tell a manager."}
      </p>
      {act.problem !== null && <Banner tone="bad" title={act.problem} />}
      <ul className="attention">
        {state.connection.attention.map(({ id, what, message, needsApproval }) => (
          <li key={id}>
            <span>
              <b>{what}:</b> {message}
            </span>
            <Button
              icon={needsApproval ? "person" : "refresh"}
              isPending={act.isPending}
              onPress={() => void sendAgain(id)}
            >
              {needsApproval ? "Ask a manager" : "Send again"}
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

/** "3 sales wait here, €41.10, oldest 6 min" */
export function waitingWords(state: TillState, nowMs: number): string | undefined {
  const { waiting, waitingTotal, oldestAtMs } = state.connection;
  if (waiting === 0) return undefined;
  const minutes = oldestAtMs === null ? 0 : Math.max(0, Math.floor((nowMs - oldestAtMs) / 60_000));
  const sum = waitingTotal ? `, ${words(waitingTotal)}` : "";
  return `${waiting} ${waiting === 1 ? "waits" : "wait"} here${sum}, oldest ${minutes} min`;
}
