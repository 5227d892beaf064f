import { inputs } from "@till/wire";
import type { Deps } from "../../deps.ts";
import { eraseCustomer } from "../../privacy/erase-customer.ts";
import { exportCustomer } from "../../privacy/export-customer.ts";
import { customerRules, findCustomer } from "../../privacy/find-customer.ts";
import { router, staff } from "../init.ts";

/** Those that only read are mutations too: a query's input stands in its URL, and URLs are written into logs. */
export const customersRouter = (deps: Deps) => {
  const rules = customerRules(deps);
  const find = findCustomer(deps);
  const exportAll = exportCustomer(deps);
  const erase = eraseCustomer(deps);
  return router({
    rules: staff("privacy.manage")
      .input(inputs.customers.rules)
      .query(({ ctx }) => rules(ctx.caller)),
    find: staff("privacy.manage")
      .input(inputs.customers.find)
      .mutation(({ ctx, input }) => find(ctx.caller, input.email)),
    export: staff("privacy.manage")
      .input(inputs.customers.export)
      .mutation(({ ctx, input }) => exportAll(ctx.caller, input.email)),
    erase: staff("privacy.manage")
      .input(inputs.customers.erase)
      .mutation(({ ctx, input }) => erase(ctx.caller, input)),
  });
};
