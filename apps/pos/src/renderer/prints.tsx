import { Banner, Button, StatusPill } from "@till/ui";
import type { PrintState } from "../shared/printing.ts";
import { failedWords, printName, stateWords, unknownWords } from "./print-words.ts";
import { useAct, useHost } from "./till-hooks.ts";
import { useSpeech } from "./speech.tsx";

const tones = { waiting: "info", sending: "info", printed: "ok", failed: "bad", unknown: "warn" } as const;

/** What became of each print, and what a person has to decide. Nothing here holds up the next sale. */
export function Prints({ prints }: { readonly prints: readonly PrintState[] }) {
  const { say } = useSpeech();
  const open = prints.filter(isOpen);
  const done = prints.filter((print) => !isOpen(print));
  return (
    <>
      {open.map((print) =>
        print.state === "failed" ? (
          <FailedPrint key={print.id} print={print} />
        ) : (
          <UnknownPrint key={print.id} print={print} />
        ),
      )}
      {done.length > 0 && (
        <div className="prints" aria-live="polite">
          {done.map((print) => (
            <StatusPill key={print.id} tone={print.decision === "came_out" ? "ok" : tones[print.state]}>
              {stateWords(print, say)}
            </StatusPill>
          ))}
        </div>
      )}
    </>
  );
}

export const isOpen = ({ state, decision }: PrintState): boolean =>
  decision === null && (state === "failed" || state === "unknown");

function FailedPrint({ print }: { readonly print: PrintState }) {
  const { say } = useSpeech();
  const host = useHost();
  const act = useAct();
  const { title, todo } = failedWords(print.problem, say);
  const isDrawer = print.kind === "drawer";
  return (
    <div className="print-trouble">
      <Banner tone="bad" title={isDrawer ? say("printing.drawer_failed", { why: title }) : title}>
        {isDrawer
          ? say("printing.drawer_key", { todo })
          : say(print.number === null ? "printing.paper_failed" : "printing.sale_stands", {
              todo,
              what: printName(print, say),
            })}
      </Banner>
      <div className="paid__acts">
        <Button
          icon="refresh"
          isPending={act.isPending}
          onPress={() => void act.run(() => host.printAgain({ printId: print.id }))}
        >
          {say("app.try_again")}
        </Button>
        <Button
          variant="quiet"
          onPress={() => void act.run(() => host.decidePrint({ printId: print.id, decision: "left" }))}
        >
          {say("printing.leave")}
        </Button>
      </div>
      {act.problem !== null && <p role="alert">{act.problem}</p>}
    </div>
  );
}

/** Nobody knows: a person looks. It is never printed again without their word, and then as a copy. */
function UnknownPrint({ print }: { readonly print: PrintState }) {
  const { say } = useSpeech();
  const host = useHost();
  const act = useAct();
  const isDrawer = print.kind === "drawer";
  return (
    <div className="print-trouble">
      <Banner tone="warn" title={isDrawer ? say("printing.did_open") : say("printing.did_print")}>
        {unknownWords(print.problem, say)}
      </Banner>
      <div className="paid__acts">
        <Button
          icon="check"
          isPending={act.isPending}
          onPress={() => void act.run(() => host.decidePrint({ printId: print.id, decision: "came_out" }))}
        >
          {isDrawer ? say("printing.yes_open") : say("printing.yes_out")}
        </Button>
        <Button
          icon={isDrawer ? "refresh" : "printer"}
          isPending={act.isPending}
          onPress={() => void act.run(() => host.printAgain({ printId: print.id }))}
        >
          {isDrawer
            ? say("printing.no_open")
            : print.kind === "receipt" || print.kind === "report"
              ? say("printing.no_copy")
              : say("printing.no_again")}
        </Button>
      </div>
      {act.problem !== null && <p role="alert">{act.problem}</p>}
    </div>
  );
}
