import { inputs } from "@till/wire";
import { authorize } from "../../access/authorize.ts";
import type { Deps } from "../../deps.ts";
import { tryRoute } from "../../routing/try-route.ts";
import { receiptLogo } from "../../use-cases/receipt-logo.ts";
import { getSettings, saveSettings } from "../../use-cases/settings.ts";
import { router, staff } from "../init.ts";

export const settingsRouter = (deps: Deps) => {
  const get = getSettings(deps);
  const save = saveSettings(deps);
  const logo = receiptLogo(deps);
  const route = tryRoute(deps);
  return router({
    get: staff("settings.read")
      .input(inputs.settings.get)
      .query(({ ctx }) => get(ctx.caller)),
    save: staff("settings.save")
      .input(inputs.settings.save)
      .mutation(({ ctx, input }) => save(ctx.caller, input)),
    /** What stands above each receipt. */
    logo: staff("settings.read")
      .input(inputs.settings.logo)
      .query(({ ctx }) => logo.find(ctx.caller)),
    saveLogo: staff("settings.save")
      .input(inputs.settings.saveLogo)
      .mutation(({ ctx, input }) => logo.save(ctx.caller, input)),
    /** Where an example charge would go, and why. Sends nothing. */
    tryRoute: staff("settings.read")
      .input(inputs.settings.tryRoute)
      .query(({ ctx, input }) => {
        authorize(ctx.caller, "settings.read");
        return route(input);
      }),
  });
};
