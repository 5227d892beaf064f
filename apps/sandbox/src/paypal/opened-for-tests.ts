import {
  ApiError,
  CheckoutPaymentIntent,
  Client,
  Environment,
  type OrderRequest,
  OrdersController,
  PaymentsController,
} from "@paypal/paypal-server-sdk";
import { onTestFinished } from "vitest";
import { type Sandbox, type SandboxOptions, createSandbox } from "../sandbox.ts";

const startMs = Date.UTC(2026, 10, 23, 9);
export const hourMs = 3_600_000;
/** Asks for whole objects. */
export const prefer = "return=representation";

export interface Opened {
  readonly sandbox: Sandbox;
  /** The real SDK, over HTTP. */
  readonly orders: OrdersController;
  readonly payments: PaymentsController;
  readonly url: string;
  readonly advanceMs: (byMs: number) => void;
  readonly totals: () => Promise<Record<string, unknown> | undefined>;
  /** What the buyer does, without a page. */
  readonly approve: (orderId: string | undefined, outcome?: string) => Promise<void>;
  /** A call the SDK does not have. */
  readonly rest: (method: "GET" | "POST", path: string, body?: object) => Promise<Record<string, unknown>>;
}

/** The SDK has no setting for its address, so that each request is sent elsewhere. */
class LocalClient extends Client {
  url = "";

  override getRequestBuilderFactory(): ReturnType<Client["getRequestBuilderFactory"]> {
    const build = super.getRequestBuilderFactory();
    return (...request) => {
      const builder = build(...request);
      builder.interceptRequest((sent) => ({
        ...sent,
        url: sent.url.replace("https://api-m.sandbox.paypal.com", this.url),
      }));
      return builder;
    };
  }
}

/** A sandbox on free ports whose own time stands still until a test moves it; closed with the test. */
export async function openSandbox(options: Partial<SandboxOptions> = {}): Promise<Opened> {
  const sandbox = createSandbox({ seed: "test", nowMs: () => startMs, ...options });
  const ports = await sandbox.listen({ control: 0, stripe: 0, square: 0, paypal: 0 });
  onTestFinished(() => sandbox.close());
  const url = `http://127.0.0.1:${ports.paypal}`;
  const client = new LocalClient({
    environment: Environment.Sandbox,
    timeout: 5_000,
    clientCredentialsAuthCredentials: { oAuthClientId: "till-sandbox", oAuthClientSecret: "secret" },
  });
  client.url = url;

  const rest: Opened["rest"] = async (method, path, body) => {
    const token = await client.clientCredentialsAuthManager.fetchToken();
    const headers = { authorization: `Bearer ${token.accessToken}`, "content-type": "application/json" };
    const answer = await fetch(
      url + path,
      body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) },
    );
    return (await answer.json()) as Record<string, unknown>;
  };

  return {
    sandbox,
    url,
    orders: new OrdersController(client),
    payments: new PaymentsController(client),
    advanceMs: (byMs) => sandbox.core.advanceMs(byMs),
    rest,
    async totals() {
      const answer = await sandbox.control.inject({ method: "GET", url: "/totals" });
      const { totals } = answer.json<{ totals: Record<string, unknown>[] }>();
      return totals.find(({ gateway }) => gateway === "paypal");
    },
    async approve(orderId, outcome = "approve") {
      const body = JSON.stringify({ orderId, outcome });
      const answer = await fetch(`${url}/sandbox/approve`, { method: "POST", body });
      if (!answer.ok) throw new Error(`the approval answered ${answer.status}`);
    },
  };
}

/** An order of 24.20 EUR, in the test's own words where it differs. */
export function orderFor(
  more: {
    readonly intent?: "CAPTURE" | "AUTHORIZE";
    readonly value?: string;
    readonly currency?: string;
  } = {},
  invoiceId?: string,
): OrderRequest {
  const { intent = "CAPTURE", value = "24.20", currency = "EUR" } = more;
  const invoice = invoiceId === undefined ? {} : { invoiceId };
  return {
    intent: intent === "CAPTURE" ? CheckoutPaymentIntent.Capture : CheckoutPaymentIntent.Authorize,
    purchaseUnits: [{ amount: { currencyCode: currency, value }, description: "Sale 17", ...invoice }],
    applicationContext: { returnUrl: "http://localhost:4000/back", cancelUrl: "http://localhost:4000/left" },
  };
}

export interface Refused {
  readonly status: number;
  readonly name: string | undefined;
  readonly issue: string | undefined;
}

/** What a call was refused with; fails the test when it was not. */
export async function refusalOf(call: Promise<unknown>): Promise<Refused> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ApiError)) throw new Error("the call was not refused by PayPal", { cause: error });
  const text = typeof error.body === "string" ? error.body : "{}";
  const body = JSON.parse(text) as { name?: string; details?: { issue: string }[] };
  return { status: error.statusCode, name: body.name, issue: body.details?.[0]?.issue };
}
