import { Stripe } from "stripe";
import { onTestFinished } from "vitest";
import { type Sandbox, type SandboxOptions, createSandbox } from "../sandbox.ts";

export const startMs = Date.UTC(2026, 10, 23, 9);

export interface Opened {
  readonly sandbox: Sandbox;
  /** The real SDK, over HTTP. */
  readonly stripe: Stripe;
  readonly port: number;
  readonly control: (method: "GET" | "POST", path: string, body?: object) => Promise<Record<string, unknown>>;
}

/** A sandbox on free ports whose own time stands still until the control port moves it; closed with the test. */
export async function openSandbox(options: Partial<SandboxOptions> = {}): Promise<Opened> {
  const sandbox = createSandbox({ seed: "test", nowMs: () => startMs, ...options });
  const ports = await sandbox.listen({ control: 0, stripe: 0, square: 0, paypal: 0 });
  onTestFinished(() => sandbox.close());
  const stripe = new Stripe("sk_test_sandbox", {
    host: "127.0.0.1",
    port: ports.stripe,
    protocol: "http",
    maxNetworkRetries: 0,
    telemetry: false,
    timeout: 5_000,
  });
  return {
    sandbox,
    stripe,
    port: ports.stripe,
    control: async (method, path, body) => {
      const answer = await sandbox.control.inject({
        method,
        url: path,
        ...(body === undefined
          ? {}
          : { payload: JSON.stringify(body), headers: { "content-type": "application/json" } }),
      });
      return answer.json();
    },
  };
}

/** What a call was refused with; fails the test when it was not. */
export async function refusalOf(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  const result = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (result instanceof Stripe.errors.StripeError) return result;
  throw new Error("the call was not refused by Stripe", { cause: result });
}
