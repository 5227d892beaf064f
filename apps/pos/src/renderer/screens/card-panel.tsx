import { Button, EmptyState } from "@till/ui";
import type { TillState } from "../../shared/till-state.ts";
import { Panel } from "../panel.tsx";
import { dueOf } from "./split-panel.tsx";
import { useAct, useHost, useKeys } from "../till-hooks.ts";
import { useSpeech } from "../speech.tsx";

/** One press takes one digit: a tenth reader is touched. */
const digitKeys = 9;

/** Which reader takes the card. One press starts it. */
export function CardPanel({ state, onBack }: { readonly state: TillState; readonly onBack: () => void }) {
  const { say } = useSpeech();
  const host = useHost();
  const act = useAct();
  const total = dueOf(state);
  const take = (terminalId: string) => void act.run(() => host.takeCard({ terminalId }));
  const keys = state.terminals
    .slice(0, digitKeys)
    .map(({ id, online }, index): [string, (() => void) | undefined] => [
      String(index + 1),
      online ? () => take(id) : undefined,
    ]);
  useKeys(Object.fromEntries(keys));
  return (
    <Panel title={say("pay.card_reader")} onBack={onBack} problem={act.problem}>
      {total && <p className="panel__lead">{say("pay.which_reader", { amount: total })}</p>}
      {state.terminals.length === 0 ? (
        <EmptyState
          title={say("pay.no_reader")}
          icon="card"
          action={
            <Button
              icon="refresh"
              isPending={act.isPending}
              onPress={() => void act.run(() => host.readTerminals())}
            >
              {say("pay.look_again")}
            </Button>
          }
        >
          {say("pay.no_reader_more")}
        </EmptyState>
      ) : (
        <div className="readers">
          {state.terminals.map((terminal, index) => (
            <Button
              key={terminal.id}
              size="pay"
              icon="card"
              {...(index < digitKeys && { kbd: String(index + 1) })}
              note={
                terminal.online
                  ? say("pay.reader_ready", { gateway: terminal.gatewayLabel })
                  : say("pay.reader_silent")
              }
              isDisabled={!terminal.online}
              isPending={act.isPending}
              onPress={() => take(terminal.id)}
            >
              {terminal.label}
            </Button>
          ))}
        </div>
      )}
    </Panel>
  );
}
