import { SquareClient, SquareError } from "square";
import { onTestFinished } from "vitest";
import { type Sandbox, type SandboxOptions, createSandbox } from "../sandbox.ts";

const startMs = Date.UTC(2026, 10, 23, 9);

export interface Opened {
  readonly sandbox: Sandbox;
  /** The real SDK, over HTTP. */
  readonly square: SquareClient;
  readonly port: number;
  readonly advanceMs: (byMs: number) => void;
  readonly totals: () => Promise<Record<string, unknown> | undefined>;
}

/** A sandbox on free ports whose own time stands still until a test moves it; closed with the test. */
export async function openSandbox(options: Partial<SandboxOptions> = {}): Promise<Opened> {
  const sandbox = createSandbox({ seed: "test", nowMs: () => startMs, ...options });
  const ports = await sandbox.listen({ control: 0, stripe: 0, square: 0, paypal: 0 });
  onTestFinished(() => sandbox.close());
  const square = new SquareClient({
    token: "EAAA_sandbox",
    baseUrl: `http://127.0.0.1:${ports.square}`,
    maxRetries: 0,
    timeoutInSeconds: 5,
  });
  return {
    sandbox,
    square,
    port: ports.square,
    advanceMs: (byMs) => sandbox.core.advanceMs(byMs),
    async totals() {
      const answer = await sandbox.control.inject({ method: "GET", url: "/totals" });
      const { totals } = answer.json<{ totals: Record<string, unknown>[] }>();
      return totals.find(({ gateway }) => gateway === "square");
    },
  };
}

/** What a call was refused with; fails the test when it was not. */
export async function refusalOf(call: Promise<unknown>): Promise<SquareError> {
  const result = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (result instanceof SquareError) return result;
  throw new Error("the call was not refused by Square", { cause: result });
}

/** The request most tests make, in their own words where they differ. */
export function paymentFor(key: string, more: object = {}) {
  return {
    sourceId: "cnon:card-nonce-ok",
    idempotencyKey: key,
    amountMoney: { amount: 2420n, currency: "EUR" as const },
    ...more,
  };
}
