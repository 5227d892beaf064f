import type { ZReportRecord } from "@till/db";
import type { RegisterId, ShiftId, StoreId } from "@till/kernel";
import { equals } from "@till/money";
import { judge } from "@till/people";
import { type BlindReport, type ShiftReport, blindReport, shiftReport } from "@till/reports";
import type { ZReportHead, ZReportPage } from "@till/wire";
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
 * before a count is committed, nor once cash has moved after it; who may not know what the drawer should hold reads
 * none at all. Throws `TillError`: `not_found`, `forbidden`.
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
      // Cash that moved since is in no count yet: the next one is as blind as the first.
      const counted = counts.at(-1);
      const isCounted = counted !== undefined && equals(counted.expected, cash.expected);
      return mayReadReports(caller) || (isCounted && mayKnowExpected(caller)) ? x : blindReport(x);
    });
  };
}

const mayReadReports = (caller: Caller): boolean =>
  caller.kind === "person" &&
  judge(caller.person.grants, { permission: "report.read", size: null }) === "granted";

export interface ZReportQuery {
  readonly storeId?: StoreId | undefined;
  readonly registerId?: RegisterId | undefined;
  readonly fromDay?: string | undefined;
  readonly toDay?: string | undefined;
  readonly before?: ZReportPage["next"] | undefined;
  readonly limit: number;
}

/** Frozen Zs, newest first; each says whether it follows the one before it. */
export function listZReports(deps: Deps) {
  return (caller: Caller, { limit, before, ...filter }: ZReportQuery): Promise<ZReportPage> => {
    authorize(caller, "report.read");
    return deps.uow.read(deps.merchantId, async (tx) => {
      const found = await tx.zReports.list({ ...filter, before: before ?? undefined, limit: limit + 1 });
      const page = found.slice(0, limit);
      const loose = new Set(await tx.zReports.notFollowing(page));
      const last = page.at(-1);
      const registers = await tx.merchants.registers();
      return {
        registers: registers.map(({ id, name, storeId }) => ({
          id,
          name,
          storeName: deps.storeOf(storeId).name,
        })),
        reports: page.map((z) => headOf(z, !loose.has(z))),
        next: found.length > limit && last ? pick(last) : null,
      };
    });
  };
}

const pick = ({ recordedAtMs, registerId, number }: ZReportRecord): ZReportPage["next"] => ({
  recordedAtMs,
  registerId,
  number,
});

function headOf(z: ZReportRecord, follows: boolean): ZReportHead {
  const { shift, closed, grandTotals, report } = z.content;
  return {
    registerId: z.registerId,
    number: z.number,
    storeId: z.storeId,
    shiftId: z.shiftId,
    storeName: report.identity.storeName,
    registerName: report.identity.registerName,
    businessDay: z.businessDay,
    openedAtMs: shift.openedAtMs,
    openedBy: shift.openedBy,
    closedAtMs: z.closedAtMs,
    closedBy: closed?.by ?? null,
    approvedBy: closed?.approvedBy ?? null,
    total: grandTotals.today,
    difference: z.difference,
    cumulative: z.cumulative,
    proofHolds: report.proof.holds,
    follows,
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
