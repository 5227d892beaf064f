import type { Clock } from "@till/kernel";
import type { PayPalCalls, PayPalClient } from "./client.ts";

/** A token could not be had, so the call it was for was never made. `cause` is what the SDK threw. */
export class TokenError extends Error {
  override readonly name = "TokenError";
}

/** The access token, asked for once and shared until it runs out. */
export interface Tokens {
  /** Throws `TokenError`. */
  current(): Promise<PayPalCalls>;
  /** PayPal did not accept this one any more. */
  forget(accessToken: string): void;
}

/** A token this close to its end is not used: it could run out on the way. */
const marginMs = 60_000;

export function createTokens(client: PayPalClient, clock: Clock): Tokens {
  let held: { readonly calls: PayPalCalls; readonly untilMs: number } | null = null;
  let asking: Promise<PayPalCalls> | null = null;

  const ask = async (): Promise<PayPalCalls> => {
    const askedAtMs = clock.nowMs();
    try {
      const { accessToken, lifetimeMs } = await client.fetchToken();
      const calls = client.withToken(accessToken);
      held = { calls, untilMs: askedAtMs + lifetimeMs - marginMs };
      return calls;
    } catch (error) {
      throw new TokenError("PayPal gave no access token", { cause: error });
    } finally {
      asking = null;
    }
  };

  return {
    async current() {
      if (held !== null && clock.nowMs() < held.untilMs) return held.calls;
      asking ??= ask();
      return asking;
    },
    forget(accessToken) {
      if (held?.calls.accessToken === accessToken) held = null;
    },
  };
}
