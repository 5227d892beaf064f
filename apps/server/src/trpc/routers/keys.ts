import { inputs } from "@till/wire";
import type { Deps } from "../../deps.ts";
import { createApiKey, listApiKeys, revokeApiKey, rotateApiKey } from "../../use-cases/api-keys.ts";
import { router, staff } from "../init.ts";

export const keysRouter = (deps: Deps, randomBytes: (count: number) => Uint8Array) => {
  const list = listApiKeys(deps);
  const create = createApiKey(deps, randomBytes);
  const rotate = rotateApiKey(deps, randomBytes);
  const revoke = revokeApiKey(deps);
  return router({
    list: staff("key.manage")
      .input(inputs.keys.list)
      .query(({ ctx }) => list(ctx.caller)),
    create: staff("key.manage")
      .input(inputs.keys.create)
      .mutation(({ ctx, input }) => create(ctx.caller, input)),
    rotate: staff("key.manage")
      .input(inputs.keys.rotate)
      .mutation(({ ctx, input }) => rotate(ctx.caller, input)),
    revoke: staff("key.manage")
      .input(inputs.keys.revoke)
      .mutation(({ ctx, input }) => revoke(ctx.caller, input)),
  });
};
