import { AsyncLocalStorage } from "node:async_hooks";
import { getSessionFromCtx } from "better-auth/api";
import { z } from "zod";
import type { DoorName } from "../doors/door-rules.ts";
import type { Doors, Try } from "../doors/create-doors.ts";
import { addressHeader } from "../http/fetch-bridge.ts";
import type { KnownBrowsers } from "../http/known-browser.ts";
import { inLibrarysWords } from "./library-words.ts";
import { type Context, userIdAsked } from "./second-factor.ts";

interface Call {
  tried: Try | null;
}

/** Which of the shop's doors a page of the library is, and whose account is tried there. */
const doorsByPath: Readonly<
  Record<string, { readonly door: DoorName; readonly whose: "email" | "asked" | "own" | "none" }>
> = {
  "/sign-in/email": { door: "password", whose: "email" },
  "/two-factor/verify-totp": { door: "second_factor", whose: "asked" },
  "/two-factor/verify-backup-code": { door: "second_factor", whose: "asked" },
  "/change-password": { door: "password", whose: "own" },
  "/two-factor/enable": { door: "password", whose: "own" },
  "/two-factor/disable": { door: "password", whose: "own" },
  "/two-factor/generate-backup-codes": { door: "password", whose: "own" },
  "/passkey/verify-authentication": { door: "token", whose: "none" },
};

const withEmail = z.object({ email: z.string() });

/**
 * Counts what is tried at the library's pages, before the library looks at it; `around` its handler the answer says
 * what became of the try. The library's own limits live in one process and are off.
 */
export function createTryCounter(doors: Doors, browsers: KnownBrowsers) {
  const calls = new AsyncLocalStorage<Call>();

  async function whoIsTried(
    ctx: Context,
    whose: "email" | "asked" | "own" | "none",
  ): Promise<string | undefined> {
    if (whose === "email") return withEmail.safeParse(ctx.body).data?.email;
    if (whose === "asked") return (await userIdAsked(ctx)) ?? undefined;
    if (whose === "own") return (await getSessionFromCtx(ctx))?.user.email;
    return undefined;
  }

  async function before(ctx: Context): Promise<void> {
    const known = doorsByPath[ctx.path];
    const call = calls.getStore();
    if (!known || !call) return;
    const account = await whoIsTried(ctx, known.whose);
    // Nobody is asked for anything here: the library refuses in its own words.
    if (account === undefined && known.whose !== "none") return;
    const address = ctx.headers?.get(addressHeader) ?? "";
    const device = account && browsers.nameOf(ctx.headers?.get("cookie"), account);
    call.tried = await inLibrarysWords(doors.attempt(known.door, { account, device, address }));
  }

  const around =
    (handler: (request: Request) => Promise<Response>) =>
    (request: Request): Promise<Response> => {
      const call: Call = { tried: null };
      return calls.run(call, async () => {
        const answer = await handler(request);
        if (answer.ok) await call.tried?.succeeded();
        else if (answer.status === 429 || answer.status >= 500) await call.tried?.withdrawn();
        else await call.tried?.failed();
        return answer;
      });
    };

  return { before, around };
}
