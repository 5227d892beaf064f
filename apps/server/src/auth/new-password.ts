import { APIError, getSessionFromCtx } from "better-auth/api";
import { z } from "zod";
import type { Context } from "./second-factor.ts";
import { passwordTrouble } from "./password-policy.ts";

const newPassword = z.object({ newPassword: z.string(), token: z.string().optional() });

/** Before a password is chosen, in the account or by a reset's link: is it one? */
export function checkNewPassword(shopName: string) {
  return async (ctx: Context): Promise<void> => {
    if (ctx.path !== "/change-password" && ctx.path !== "/reset-password") return;
    const body = newPassword.safeParse(ctx.body);
    if (!body.success) return;
    const { internalAdapter } = ctx.context;
    const chooser = async () => {
      if (ctx.path === "/change-password") return (await getSessionFromCtx(ctx))?.user ?? null;
      const reset = await internalAdapter.findVerificationValue(`reset-password:${body.data.token ?? ""}`);
      return reset === null ? null : internalAdapter.findUserById(reset.value);
    };
    const person = await chooser();
    // Nobody's: refused by what comes next, in its own words.
    if (person === null) return;
    const trouble = await passwordTrouble(body.data.newPassword, [person.name, person.email, shopName]);
    if (trouble !== null) throw new APIError("BAD_REQUEST", { code: "password_refused", message: trouble });
  };
}
