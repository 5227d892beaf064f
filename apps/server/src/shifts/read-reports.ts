import type { ZReportRecord } from "@till/db";
import type { RegisterId, ShiftId } from "@till/kernel";
import { judge } from "@till/people";
import { type BlindReport, type ShiftReport, blindReport, shiftReport } from "@till/reports";
import { requireAtRegister } from "../access/at-register.ts";
import { authorize } from "../access/authorize.ts";
import type { Caller } from "../access/caller.ts";
import type { Deps } from "../deps.ts";
import { notFound } from "../till-error.ts";
import { shiftCash } from "./shift-cash.ts";
import { shiftFacts } from "./shift-facts.ts";
import { mayKnowExpected } from "./shift-views.ts";

/**
 * Of a shift that is open its X, folded now; of a closed one its Z, as it was frozen. Who counts blind reads no sums
 * before a count is committed; who may not know what the drawer should hold reads none afterwards either. Throws
 * `TillError`: `not_found`, `forbidden`.
 */
export function readShiftReport(deps: Deps) {
  return (caller: Caller, shiftId: ShiftId): Promise<ShiftReport | BlindReport> => {
    authorize(caller, "shift.open");
    return deps.uow.read(deps.merchantId, async (tx) => {
      const shift = await tx.shifts.find(shiftId);
      if (!shift) throw notFound("shift");
      if (!mayReadReports(caller)) requireAtRegister(caller, shift.registerId);
      if (shift.state === "closed") {
        const z = await tx.zReports.ofShift(shift.id);
        if (!z) throw notFound("report");
        return mayReadReports(caller) || mayKnowExpected(caller) ? z.content : blindReport(z.content);
      }
      const [cash, counts] = await Promise.all([shiftCash(tx, shift), tx.shifts.counts(shift.id)]);
      const x = shiftReport(
        await shiftFacts(deps, tx, { shift, cash, counts, closed: null, nowMs: deps.clock.nowMs() }),
      );
      const isCounted = counts.length > 0 && mayKnowExpected(caller);
      return mayReadReports(caller) || isCounted ? x : blindReport(x);
    });
  };
}

const mayReadReports = (caller: Caller): boolean =>
  caller.kind === "person" &&
  judge(caller.person.grants, { permission: "report.read", size: null }) === "granted";

export type ZReportHead = Omit<ZReportRecord, "content">;

/** Frozen Zs, newest first, without what stands in them. */
export function listZReports(deps: Deps) {
  return (
    caller: Caller,
    {
      registerId,
      beforeMs,
      limit,
    }: {
      readonly registerId?: RegisterId | undefined;
      readonly beforeMs?: number | undefined;
      readonly limit: number;
    },
  ): Promise<readonly ZReportHead[]> => {
    authorize(caller, "report.read");
    return deps.uow.read(deps.merchantId, (tx) =>
      tx.zReports.list({
        ...(registerId !== undefined && { registerId }),
        ...(beforeMs !== undefined && { beforeMs }),
        limit,
      }),
    );
  };
}

/** One Z as it was frozen. Throws `not_found`. */
export function readZReport(deps: Deps) {
  return (
    caller: Caller,
    { registerId, number }: { readonly registerId: RegisterId; readonly number: number },
  ): Promise<ShiftReport> => {
    authorize(caller, "report.read");
    return deps.uow.read(deps.merchantId, async (tx) => {
      const z = await tx.zReports.find(registerId, number);
      if (!z) throw notFound("report");
      return z.content;
    });
  };
}
