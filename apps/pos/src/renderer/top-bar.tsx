import { Banner, Button, Dialog, IconButton, Pill, StatusPill } from "@till/ui";
import { type ReactNode, useState } from "react";
import type { TillState } from "../shared/till-state.ts";
import { LanguageMenu } from "./language-menu.tsx";
import { PrinterMenu } from "./printer-menu.tsx";
import type { Say } from "../shared/speech.ts";
import { useAct, useHost } from "./till-hooks.ts";
import { useSpeech } from "./speech.tsx";

/** The state of the world, always in view: register, connection, person, shift. */
export function TopBar({ state, children }: { readonly state: TillState; readonly children?: ReactNode }) {
  const { say, timeOf } = useSpeech();
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
        <LanguageMenu />
        {person && (
          <Pill>
            {shift && register
              ? say("top.person_since", {
                  name: person.name,
                  time: timeOf(shift.openedAtMs, register.timeZone),
                })
              : person.name}
          </Pill>
        )}
        <IconButton icon="lock" label={say("top.lock")} onPress={() => void act.run(() => host.signOut())} />
      </span>
    </header>
  );
}

function Connection({ state }: { readonly state: TillState }) {
  const { say } = useSpeech();
  const { online, waiting, attention } = state.connection;
  const [isOpen, setOpen] = useState(false);
  if (attention.length > 0) {
    return (
      <>
        <Button variant="quiet" icon="warn" onPress={() => setOpen(true)}>
          {say(
            attention.every(({ needsApproval }) => needsApproval) ? "top.need_yes" : "top.need_attention",
            {
              count: attention.length,
            },
          )}
        </Button>
        <Attention state={state} isOpen={isOpen} onOpen={setOpen} />
      </>
    );
  }
  if (!online) return <StatusPill tone="warn">{say("top.offline_waiting", { count: waiting })}</StatusPill>;
  return waiting === 0 ? (
    <StatusPill tone="ok">{say("top.online_sent")}</StatusPill>
  ) : (
    <StatusPill tone="info">{say("top.online_sending", { count: waiting })}</StatusPill>
  );
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
  const { say } = useSpeech();
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
      title={isForManager ? say("top.wait_manager") : say("top.server_refused")}
    >
      <p>{say(isForManager ? "top.kept_pin" : "top.kept_tell")}</p>
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
              {needsApproval ? say("top.ask_manager") : say("top.send_again")}
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

/** "3 sales wait here, €41.10, oldest 6 min" */
export function waitingWords(state: TillState, nowMs: number, say: Say): string | undefined {
  const { waiting, waitingTotal, oldestAtMs } = state.connection;
  if (waiting === 0) return undefined;
  const minutes = oldestAtMs === null ? 0 : Math.max(0, Math.floor((nowMs - oldestAtMs) / 60_000));
  return waitingTotal
    ? say("top.waits_here_sum", { count: waiting, sum: waitingTotal, minutes })
    : say("top.waits_here", { count: waiting, minutes });
}
