import { createPayPalGateway } from "@till/gateway-paypal";
import { invariant } from "@till/kernel";
import { parseCurrency } from "@till/money";
import type { ChargeSnapshot, Gateway } from "@till/payments";
import { describeGatewayContract } from "./gateway-contract.ts";
import type { GatewayHarness, GatewayTraits, Paying } from "./harness.ts";
import { startSandbox } from "./sandbox-side.ts";

/** Test mode is not run with keys: only a person can approve an order on PayPal's own page. */
const traits: GatewayTraits = {
  manualCapture: true,
  partialCapture: true,
  buyerPage: true,
  terminal: false,
  refundFailsLater: false,
  webhookAge: true,
  sandbox: true,
};

const clock = { nowMs: () => Date.now() };
const currency = parseCurrency("EUR");
const clientId = "till-sandbox";
const clientSecret = "till-sandbox-secret";
/** One test waits for it. */
const timeoutMs = 500;

type Outcome = "approve" | "decline_instrument" | "cancel";

async function startHarness(): Promise<GatewayHarness> {
  const sandbox = await startSandbox({
    dialect: "paypal",
    currency,
    operations: {
      open: "orders.create",
      charge: "orders.capture",
      capture: "authorizations.capture",
      void: "authorizations.void",
      refund: "captures.refund",
      read: "orders.get",
    },
  });
  const { paypalWebhookId } = sandbox.secrets;
  const baseUrl = `http://127.0.0.1:${sandbox.ports.paypal}`;
  const at = (address: string, webhookId = paypalWebhookId): Gateway =>
    createPayPalGateway({ clientId, clientSecret, webhookId, baseUrl: address, timeoutMs, clock });
  const secrets = { clientSecret, webhookId: "", timeoutMs, clock };

  /** What the buyer does on PayPal's page. */
  const decide = async ({ object }: ChargeSnapshot, outcome: Outcome): Promise<void> => {
    const answer = await fetch(`${baseUrl}/sandbox/approve`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ orderId: object.id, outcome }),
    });
    invariant(answer.ok, `the approval answered ${answer.status}`);
  };
  const buyer = (outcome: Outcome): Paying => ({
    source: { kind: "approval" },
    act: (asked) => decide(asked, outcome),
  });

  return {
    gateway: at(baseUrl),
    currency,
    foreignCurrency: parseCurrency("IRR"),
    unknownObject: { type: "order", id: "00000000000000000" },
    nowMs: () => Date.now(),
    reset: () => sandbox.reset(),
    stop: () => sandbox.stop(),
    ways: {
      succeeds: buyer("approve"),
      declined: { ...buyer("decline_instrument"), reason: "generic" },
      buyerAgrees: buyer("approve"),
      buyerRefuses: buyer("cancel"),
    },
    sandbox: {
      ...sandbox.side,
      stranger: at(baseUrl, "WH-OF-SOMEBODY-ELSE"),
      unreachable: at(`http://127.0.0.1:${sandbox.deadPort}`),
      keyMixes: [
        () => createPayPalGateway({ ...secrets, clientId, baseUrl, environment: "live" }),
        () =>
          createPayPalGateway({ ...secrets, clientId: "AeA1QIZXiflr1_-r0U2UbWTziOWX1GRQer5jkUq4", baseUrl }),
        () => createPayPalGateway({ ...secrets, clientId, environment: "live" }),
      ],
    },
  };
}

describeGatewayContract("paypal against the sandbox", { traits, start: startHarness });
