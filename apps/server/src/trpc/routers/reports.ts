import { isAccountCode } from "@till/ledger";
import { inputs } from "@till/wire";
import { authorize } from "../../access/authorize.ts";
import type { Deps } from "../../deps.ts";
import { listZReports, readZReport } from "../../shifts/read-reports.ts";
import { endOfDayCsv, endOfDayReport } from "../../use-cases/end-of-day.ts";
import { watchDay } from "../../use-cases/watch-day.ts";
import { TillError } from "../../till-error.ts";
import { toJournalView } from "../../views/sale-view.ts";
import { router, staff } from "../init.ts";

export const reportsRouter = (deps: Deps) => {
  const report = endOfDayReport(deps);
  const csv = endOfDayCsv(deps);
  const zList = listZReports(deps);
  const zRead = readZReport(deps);
  const watch = watchDay(deps);
  return router({
    endOfDay: staff("report.read")
      .input(inputs.reports.endOfDay)
      .query(({ ctx, input }) => report(ctx.caller, input)),
    csv: staff("report.read")
      .input(inputs.reports.csv)
      .query(({ ctx, input }) => csv(ctx.caller, input)),
    /** Frozen Zs, newest first, and one of them. */
    zReports: staff("report.read")
      .input(inputs.reports.zReports)
      .query(({ ctx, input }) => zList(ctx.caller, input)),
    zReport: staff("report.read")
      .input(inputs.reports.zReport)
      .query(({ ctx, input }) => zRead(ctx.caller, input)),
    /** The day as it goes. */
    live: staff("report.read").subscription(({ ctx, signal }) => watch(ctx.caller, signal)),
    /** The entries behind a figure, newest first. */
    entries: staff("report.read")
      .input(inputs.reports.entries)
      .query(({ ctx, input }) => {
        authorize(ctx.caller, "report.read");
        const { businessDay, account, saleId, beforeId, limit } = input;
        if (account !== undefined && !isAccountCode(account)) throw noSuchAccount;
        return deps.uow.run(deps.merchantId, async (tx) =>
          (
            await tx.journal.list({
              limit,
              ...(businessDay ? { businessDay } : {}),
              ...(account ? { account } : {}),
              ...(saleId ? { saleId } : {}),
              ...(beforeId ? { beforeId } : {}),
            })
          ).map(toJournalView),
        );
      }),
  });
};

const noSuchAccount = new TillError({
  code: "invalid_input",
  retry: "never",
  message: "The chart has no such account. Choose one that the journal shows.",
  field: "account",
});
