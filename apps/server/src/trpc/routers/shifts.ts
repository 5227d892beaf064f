import { inputs } from "@till/wire";
import type { Deps } from "../../deps.ts";
import { moveCash, openDrawer } from "../../use-cases/drawer-acts.ts";
import { closeShift, currentShift, openShift } from "../../use-cases/shifts.ts";
import { router, staff, staffOrApproved } from "../init.ts";

export const shiftsRouter = (deps: Deps) => {
  const open = openShift(deps);
  const close = closeShift(deps);
  const move = moveCash(deps);
  const opened = openDrawer(deps);
  const current = currentShift(deps);
  return router({
    open: staff("shift.open")
      .input(inputs.shifts.open)
      .mutation(({ ctx, input }) => open(ctx.caller, input)),
    close: staff("shift.close")
      .input(inputs.shifts.close)
      .mutation(({ ctx, input }) => close(ctx.caller, input)),
    /** Cash in or out of the drawer beside selling. */
    moveCash: staffOrApproved("cash.move")
      .input(inputs.shifts.moveCash)
      .mutation(({ ctx, input }) => move(ctx.caller, input)),
    openDrawer: staffOrApproved("drawer.open")
      .input(inputs.shifts.openDrawer)
      .mutation(({ ctx, input }) => opened(ctx.caller, input)),
    /** The shift open on a register, or null. */
    current: staff("shift.open")
      .input(inputs.shifts.current)
      .query(({ ctx, input }) => current(ctx.caller, input.registerId)),
  });
};
