import { inputs } from "@till/wire";
import type { Deps } from "../../deps.ts";
import { everyone, router } from "../init.ts";

export const catalogueRouter = (deps: Deps) =>
  router({
    /** Everything that is sold; null when the caller's version is still the current one. */
    get: everyone("prices are no secret")
      .input(inputs.catalogue.get)
      .query(({ input }) =>
        deps.uow.run(deps.merchantId, async (tx) => {
          const version = await tx.catalogue.version();
          return version === input.knownVersion ? null : tx.catalogue.load();
        }),
      ),
  });
