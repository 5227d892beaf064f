import { getSessionFromCtx, isAPIError } from "better-auth/api";
import { toActor } from "../access/caller.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import type { Context } from "./second-factor.ts";

const actions: Readonly<Record<string, string>> = {
  "/sign-in/email": "person.signed_in",
  "/two-factor/verify-totp": "person.signed_in",
  "/two-factor/verify-backup-code": "person.signed_in",
  "/passkey/verify-authentication": "person.signed_in",
  "/change-password": "person.password_changed",
  "/two-factor/disable": "person.app_removed",
  "/two-factor/generate-backup-codes": "person.recovery_codes_made",
  "/passkey/verify-registration": "person.passkey_added",
  "/passkey/delete-passkey": "person.passkey_removed",
};

type TrailDeps = Pick<Deps, "merchantId" | "uow" | "ids" | "clock">;

/** Puts on record who came in and by what, and what was changed of the ways in. Neither secrets nor addresses. */
export function createSignInTrail(deps: TrailDeps) {
  return async (ctx: Context): Promise<void> => {
    const known = actions[ctx.path];
    if (known === undefined || isAPIError(ctx.context.returned)) return;
    const opened = ctx.context.newSession;
    // Where the second step is still to come there is a right password and no session.
    if (known === "person.signed_in" && !opened) return;
    const userId = (opened ?? (await getSessionFromCtx(ctx)))?.user.id;
    if (userId === undefined) return;
    // The first right code of an app, by somebody who was in already.
    const isSetUp = ctx.path === "/two-factor/verify-totp" && ctx.context.session?.session !== undefined;
    await deps.uow.run(deps.merchantId, async (tx) => {
      const person = await tx.people.byUserId(userId);
      if (!person) return;
      await audit(deps, tx, toActor({ kind: "person", person, registerId: null }), {
        action: isSetUp ? "person.app_added" : known,
        subject: person.id,
        before: null,
        after: opened ? { signedInBy: String(opened.session["signedInBy"]) } : null,
      });
    });
  };
}
