import { createStripeGateway } from "@till/gateway-stripe";
import { invariant } from "@till/kernel";
import { parseCurrency } from "@till/money";
import type { ChargeSnapshot, Gateway } from "@till/payments";
import { describe } from "vitest";
import { z } from "zod";
import { weather } from "../kit/weather.ts";
import { describeGatewayContract } from "./gateway-contract.ts";
import type { GatewayHarness, GatewayTraits, Paying } from "./harness.ts";
import { startSandbox } from "./sandbox-side.ts";

const traits: GatewayTraits = {
  manualCapture: true,
  partialCapture: true,
  buyerPage: true,
  terminal: true,
  refundFailsLater: true,
  webhookAge: true,
  severalCaptures: true,
  authorizationExpires: true,
  dashboard: ["refund", "capture", "void", "dispute", "close_dispute"],
  inquiries: true,
  events: true,
  delayed: true,
  sandbox: true,
};

const clock = { nowMs: () => Date.now() };
const currency = parseCurrency("EUR");
const foreignCurrency = parseCurrency("IRR");
const secretKey = "sk_test_sandbox";
/** Long enough for a busy machine; the tests of lost answers wait for it. */
const timeoutMs = 1000;

const unknownObject = { type: "payment_intent", id: "pi_000000000000000000000000" };

const token = (name: string, act: Paying["act"] = null): Paying => ({
  source: { kind: "token", token: name },
  act,
});

const succeeds = token("pm_card_visa");
const declined = {
  ...token("pm_card_visa_chargeDeclinedInsufficientFunds"),
  reason: "insufficient_funds",
} as const;

async function startHarness(): Promise<GatewayHarness> {
  const sandbox = await startSandbox({
    dialect: "stripe",
    currency,
    operations: {
      open: "payment_intents.create",
      charge: "payment_intents.confirm",
      terminal_charge: "terminal.readers.process_payment_intent",
      capture: "payment_intents.capture",
      void: "payment_intents.cancel",
      refund: "refunds.create",
      read: "payment_intents.retrieve",
    },
  });
  const { clock } = sandbox;
  const at = (port: number, secret = sandbox.secrets.stripe): Gateway =>
    createStripeGateway({
      secretKey,
      webhookSecrets: [secret],
      endpoint: { host: "127.0.0.1", port, protocol: "http" },
      timeoutMs,
      now: clock,
      multicapture: true,
      bankDebits: true,
    });
  const gateway = at(sandbox.ports.stripe);
  let readerId = await readerThat(gateway, "works");
  const offlineId = await readerThat(gateway, "is offline");
  let debits = await debitTokens(sandbox.ports.stripe);
  const atReader = (what: "approve" | "decline" | "cancel"): Paying => ({
    source: { kind: "terminal", terminalId: readerId },
    act: () => sandbox.tap(readerId, what),
  });

  return {
    gateway,
    currency,
    foreignCurrency,
    unknownObject,
    nowMs: () => clock.nowMs(),
    async reset() {
      await sandbox.reset();
      readerId = await readerThat(gateway, "works");
      debits = await debitTokens(sandbox.ports.stripe);
    },
    stop: () => sandbox.stop(),
    ways: {
      succeeds,
      declined,
      refundFailsLater: token("pm_card_refundFail"),
      buyerAgrees: token("pm_card_threeDSecure2Required", (asked) => answerPage(asked, "approve")),
      buyerRefuses: token("pm_card_threeDSecure2Required", (asked) => answerPage(asked, "fail")),
      // A token of a form is used once, and a reset account has other readers.
      get delayed() {
        return {
          settles: token(debits.settles),
          fails: token(debits.fails),
          comesBack: token(debits.comesBack),
        };
      },
      get terminal() {
        return {
          succeeds: atReader("approve"),
          declined: { ...atReader("decline"), reason: "generic" as const },
          buyerCancels: atReader("cancel"),
          offline: { source: { kind: "terminal", terminalId: offlineId }, act: null } as const,
        };
      },
    },
    sandbox: {
      ...sandbox.side,
      stranger: at(sandbox.ports.stripe, "whsec_of_somebody_else"),
      unreachable: at(sandbox.deadPort),
      keyMixes: [
        () =>
          createStripeGateway({
            secretKey: "sk_live_1",
            webhookSecrets: [],
            endpoint: { host: "127.0.0.1", port: sandbox.ports.stripe, protocol: "http" },
            timeoutMs,
            now: clock,
          }),
        () => createStripeGateway({ secretKey, webhookSecrets: [], timeoutMs, now: clock }),
      ],
    },
  };
}

/** Bank accounts as a form hands them over: with the buyer's mandate, for one charge. */
async function debitTokens(port: number): Promise<Record<"settles" | "fails" | "comesBack", string>> {
  const made = async (paymentMethod: string): Promise<string> => {
    const answer = await fetch(`http://127.0.0.1:${port}/v1/test_helpers/confirmation_tokens`, {
      method: "POST",
      headers: { authorization: `Bearer ${secretKey}`, "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ payment_method: paymentMethod }),
    });
    return z.object({ id: z.string() }).parse(await answer.json()).id;
  };
  return {
    settles: await made("pm_successDelayed_de"),
    fails: await made("pm_failedDelayed_de"),
    comesBack: await made("pm_sandboxReturned_de"),
  };
}

async function readerThat(gateway: Gateway, what: "works" | "is offline"): Promise<string> {
  const readers = (await gateway.terminal?.list()) ?? [];
  const reader = readers.find(({ online }) => online === (what === "works"));
  invariant(reader !== undefined, `the sandbox's account has a reader that ${what}`);
  return reader.id;
}

/** Opens the 3-D Secure page as a browser would, and presses one of its buttons. */
async function answerPage(asked: ChargeSnapshot, what: "approve" | "fail"): Promise<void> {
  invariant(asked.action?.kind === "redirect", "the buyer is sent to a page");
  const answer = await fetch(asked.action.url, {
    method: "POST",
    redirect: "manual",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ what, client_secret: secretIn(asked.action.url) }),
  });
  invariant(answer.status < 400, `the page answered ${answer.status}`);
}

const secretIn = (url: string): string => new URL(url).searchParams.get("client_secret") ?? "";

describeGatewayContract("stripe against the sandbox", { traits, start: startHarness });

const realKey = process.env["STRIPE_SECRET_KEY"] ?? "";

// Real money is never rehearsed with: a live key does not run this either. Nobody makes Stripe's own weather.
describe.skipIf(weather !== "fair" || !/^(sk|rk)_test_/.test(realKey))(
  "with a test key in STRIPE_SECRET_KEY",
  () => {
    describeGatewayContract("stripe against its own test mode", {
      traits: {
        manualCapture: true,
        partialCapture: true,
        webhookAge: true,
        events: true,
        buyerPage: false,
        terminal: false,
        refundFailsLater: false,
        sandbox: false,
      },
      start: () =>
        Promise.resolve({
          gateway: createStripeGateway({
            secretKey: realKey,
            webhookSecrets: [],
            timeoutMs: 30_000,
            now: clock,
          }),
          currency,
          foreignCurrency,
          unknownObject,
          nowMs: () => Date.now(),
          reset: () => Promise.resolve(),
          stop: () => Promise.resolve(),
          ways: { succeeds, declined },
          sandbox: null,
        }),
    });
  },
);
