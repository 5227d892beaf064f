import { Banner, Button, ReceiptPaper } from "@till/ui";
import { useState } from "react";
import type { ReportView } from "../../shared/till-state.ts";
import { useAct, useHost } from "../till-hooks.ts";

const asks = { open: "X report", last: "Show the Z report" } as const;

/** The X of the shift that runs, or the Z of the one closed last, as it is printed. */
export function ShiftPaper({ which }: { readonly which: "open" | "last" }) {
  const host = useHost();
  const act = useAct();
  const [report, setReport] = useState<ReportView | null>(null);
  const show = async () => {
    const answer = await act.run(() => host.shiftReport({ which }));
    if (answer?.ok) setReport(answer.value);
  };
  return (
    <div className="stack">
      {act.problem !== null && <Banner tone="bad" title={act.problem} />}
      <Button icon="receipt" isPending={act.isPending} onPress={() => void show()}>
        {report === null || which === "open" ? asks[which] : "Show it again"}
      </Button>
      {report !== null && <ReceiptPaper label={report.title} html={report.html} />}
    </div>
  );
}
