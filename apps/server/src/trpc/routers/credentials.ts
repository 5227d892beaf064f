import { inputs } from "@till/wire";
import type { Deps } from "../../deps.ts";
import { listCredentials, removeCredentials, setCredentials } from "../../vault/credentials.ts";
import { router, staff } from "../init.ts";

export const credentialsRouter = (deps: Deps) => {
  const list = listCredentials(deps);
  const set = setCredentials(deps);
  const remove = removeCredentials(deps);
  return router({
    list: staff("secret.manage")
      .input(inputs.credentials.list)
      .query(({ ctx }) => list(ctx.caller)),
    set: staff("secret.manage")
      .input(inputs.credentials.set)
      .mutation(({ ctx, input }) => set(ctx.caller, input)),
    remove: staff("secret.manage")
      .input(inputs.credentials.remove)
      .mutation(({ ctx, input }) => remove(ctx.caller, input)),
  });
};
