import { Banner, Button, ReceiptPaper } from "@till/ui";
import { useState } from "react";
import type { PrintState } from "../../shared/printing.ts";
import type { ReportView } from "../../shared/till-state.ts";
import { Prints, isOpen } from "../prints.tsx";
import { useAct, useHost } from "../till-hooks.ts";
import { useSpeech } from "../speech.tsx";

const asks = {
  open: { show: "shift.x_report", print: "shift.print_x" },
  last: { show: "shift.show_z", print: "shift.print_z" },
} as const;

/** The X of the shift that runs, or the Z of the one closed last, on the screen and on paper. */
export function ShiftPaper({
  which,
  prints,
}: {
  readonly which: "open" | "last";
  readonly prints: readonly PrintState[];
}) {
  const { say, language } = useSpeech();
  const host = useHost();
  const act = useAct();
  const [made, setMade] = useState<(ReportView & { readonly language: string }) | null>(null);
  // Written in the language it was made in: in another one it is made again.
  const report = made?.language === language ? made : null;
  const mine = prints.filter(({ subject }) => subject !== null && subject === report?.subject);
  const wasPrinted = mine.some(({ state }) => state !== "failed");
  const show = async (how: "shiftReport" | "printShiftReport") => {
    const answer = await act.run(() => host[how]({ which }));
    if (answer?.ok) setMade({ ...answer.value, language });
  };
  return (
    <div className="stack">
      {act.problem !== null && <Banner tone="bad" title={act.problem} />}
      <Prints prints={mine} />
      <div className="paid__acts">
        <Button icon="receipt" isPending={act.isPending} onPress={() => void show("shiftReport")}>
          {say(asks[which].show)}
        </Button>
        {!mine.some(isOpen) && (
          <Button icon="printer" isPending={act.isPending} onPress={() => void show("printShiftReport")}>
            {which === "last" && wasPrinted ? say("pay.print_copy") : say(asks[which].print)}
          </Button>
        )}
      </div>
      {report !== null && <ReceiptPaper label={report.title} html={report.html} />}
    </div>
  );
}
