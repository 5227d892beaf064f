import { inputs } from "@till/wire";
import type { Deps } from "../../deps.ts";
import { closeShift } from "../../shifts/close-shift.ts";
import { countShift } from "../../shifts/count-shift.ts";
import { handOverShift } from "../../shifts/hand-over.ts";
import { readShiftReport } from "../../shifts/read-reports.ts";
import { moveCash, openDrawer } from "../../use-cases/drawer-acts.ts";
import { currentShift, openShift } from "../../use-cases/shifts.ts";
import { router, staff, staffOrApproved } from "../init.ts";

export const shiftsRouter = (deps: Deps) => {
  const open = openShift(deps);
  const close = closeShift(deps);
  const count = countShift(deps);
  const handOver = handOverShift(deps);
  const report = readShiftReport(deps);
  const move = moveCash(deps);
  const opened = openDrawer(deps);
  const current = currentShift(deps);
  return router({
    open: staff("shift.open")
      .input(inputs.shifts.open)
      .mutation(({ ctx, input }) => open(ctx.caller, input)),
    /** A blind count; its answer is the first to say what was expected. */
    count: staffOrApproved("shift.close")
      .input(inputs.shifts.count)
      .mutation(({ ctx, input }) => count(ctx.caller, input)),
    close: staffOrApproved("shift.close")
      .input(inputs.shifts.close)
      .mutation(({ ctx, input }) => close(ctx.caller, input)),
    /** Cash in or out of the drawer beside selling. */
    moveCash: staffOrApproved("cash.move")
      .input(inputs.shifts.moveCash)
      .mutation(({ ctx, input }) => move(ctx.caller, input)),
    openDrawer: staffOrApproved("drawer.open")
      .input(inputs.shifts.openDrawer)
      .mutation(({ ctx, input }) => opened(ctx.caller, input)),
    handOver: staff("shift.open")
      .input(inputs.shifts.handOver)
      .mutation(({ ctx, input }) => handOver(ctx.caller, input)),
    /** The X of an open shift, the Z of a closed one. */
    report: staff("shift.open")
      .input(inputs.shifts.report)
      .query(({ ctx, input }) => report(ctx.caller, input.shiftId)),
    /** The shift open on a register, or null. */
    current: staff("shift.open")
      .input(inputs.shifts.current)
      .query(({ ctx, input }) => current(ctx.caller, input.registerId)),
  });
};
