import { Banner, Button, StatusPill } from "@till/ui";
import type { PrintState } from "../shared/printing.ts";
import { failedWords, printName, stateWords, unknownWords } from "./print-words.ts";
import { useAct, useHost } from "./till-hooks.ts";

const tones = { waiting: "info", sending: "info", printed: "ok", failed: "bad", unknown: "warn" } as const;

/** What became of each print, and what a person has to decide. Nothing here holds up the next sale. */
export function Prints({ prints }: { readonly prints: readonly PrintState[] }) {
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
              {printName(print)} {stateWords(print)}
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
  const host = useHost();
  const act = useAct();
  const { title, todo } = failedWords(print.problem);
  const isDrawer = print.kind === "drawer";
  return (
    <div className="print-trouble">
      <Banner tone="bad" title={isDrawer ? `The drawer was not opened: ${lower(title)}` : title}>
        {todo}{" "}
        {isDrawer
          ? "Its key opens it too."
          : `${printName(print)} was not printed${print.number === null ? "" : "; the sale stands"}.`}
      </Banner>
      <div className="paid__acts">
        <Button
          icon="refresh"
          isPending={act.isPending}
          onPress={() => void act.run(() => host.printAgain({ printId: print.id }))}
        >
          Try again
        </Button>
        <Button
          variant="quiet"
          onPress={() => void act.run(() => host.decidePrint({ printId: print.id, decision: "left" }))}
        >
          Leave it
        </Button>
      </div>
      {act.problem !== null && <p role="alert">{act.problem}</p>}
    </div>
  );
}

/** Nobody knows: a person looks. It is never printed again without their word, and then as a copy. */
function UnknownPrint({ print }: { readonly print: PrintState }) {
  const host = useHost();
  const act = useAct();
  const isDrawer = print.kind === "drawer";
  return (
    <div className="print-trouble">
      <Banner
        tone="warn"
        title={isDrawer ? "Did the drawer open?" : "Look at the printer: did it come out whole?"}
      >
        {unknownWords(print.problem)}
      </Banner>
      <div className="paid__acts">
        <Button
          icon="check"
          isPending={act.isPending}
          onPress={() => void act.run(() => host.decidePrint({ printId: print.id, decision: "came_out" }))}
        >
          {isDrawer ? "Yes, it is open" : "Yes, it came out"}
        </Button>
        <Button
          icon={isDrawer ? "refresh" : "printer"}
          isPending={act.isPending}
          onPress={() => void act.run(() => host.printAgain({ printId: print.id }))}
        >
          {isDrawer
            ? "No, open it"
            : print.kind === "receipt" || print.kind === "report"
              ? "No, print a copy"
              : "No, print it again"}
        </Button>
      </div>
      {act.problem !== null && <p role="alert">{act.problem}</p>}
    </div>
  );
}

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
