import { inputs } from "@till/wire";
import type { Deps } from "../../deps.ts";
import { countingWrongCodes } from "../../doors/count-wrong-codes.ts";
import {
  findStoredValue,
  getStoredValue,
  listMovements,
  listStoredValues,
  setStoredValueBlocked,
} from "../../stored-values/look-up.ts";
import { storedValuesOwed } from "../../stored-values/owed.ts";
import { router, staff } from "../init.ts";

export const storedValuesRouter = (deps: Deps) => {
  const find = findStoredValue(deps);
  const get = getStoredValue(deps);
  const list = listStoredValues(deps);
  const movements = listMovements(deps);
  const owed = storedValuesOwed(deps);
  const setBlocked = setStoredValueBlocked(deps);
  return router({
    /** What is on a gift card or store credit, by its code. */
    find: staff("stored_value.find")
      .input(inputs.storedValues.find)
      .query(({ ctx, input }) => countingWrongCodes(ctx, () => find(ctx.caller, input.code))),
    get: staff("stored_value.list")
      .input(inputs.storedValues.get)
      .query(({ ctx, input }) => get(ctx.caller, input.id)),
    movements: staff("stored_value.list")
      .input(inputs.storedValues.movements)
      .query(({ ctx, input }) => movements(ctx.caller, input)),
    /** What the shop owes the holders of its codes, beside what its ledger says. */
    owed: staff("stored_value.list")
      .input(inputs.storedValues.owed)
      .query(({ ctx }) => owed(ctx.caller)),
    list: staff("stored_value.list")
      .input(inputs.storedValues.list)
      .query(({ ctx, input }) => list(ctx.caller, input)),
    setBlocked: staff("stored_value.block")
      .input(inputs.storedValues.setBlocked)
      .mutation(({ ctx, input }) => setBlocked(ctx.caller, input)),
  });
};
