import { createSquareGateway } from "@till/gateway-square";
import { parseCurrency } from "@till/money";
import type { Gateway } from "@till/payments";
import { describe } from "vitest";
import { weather } from "../kit/weather.ts";
import { describeGatewayContract } from "./gateway-contract.ts";
import type { GatewayHarness, GatewayTraits, Paying } from "./harness.ts";
import { startSandbox } from "./sandbox-side.ts";

const traits: GatewayTraits = {
  manualCapture: true,
  partialCapture: false,
  buyerPage: false,
  terminal: true,
  refundFailsLater: true,
  webhookAge: false,
  authorizationExpires: true,
  dashboard: ["refund", "capture", "void", "dispute", "close_dispute"],
  inquiries: true,
  events: true,
  sandbox: true,
  letGoSettlesLate: true,
};

const clock = { nowMs: () => Date.now() };
const currency = parseCurrency("EUR");
const foreignCurrency = parseCurrency("IRR");
const credentials = {
  accessToken: "EAAA_till_sandbox",
  applicationId: "sandbox-till",
  locationId: "LTILLSANDBOX",
  webhookSignatureKey: "square-sandbox-signature-key",
} as const;
/** Long enough for a busy machine; the tests of lost answers wait for it. */
const timeoutMs = 1000;
/** Played by a person on its screen. */
const terminalId = "sandbox-terminal-1";
/** Published: gives up after some seconds. The published offline one does after five minutes only. */
const silentTerminalId = "0a956d49-619a-4530-8e5e-8eac603ffc5e";

const unknownObject = { type: "payment", id: "0000000000000000000000" };

const token = (name: string): Paying => ({ source: { kind: "token", token: name }, act: null });

const succeeds = token("cnon:card-nonce-ok");
const declined = { ...token("cnon:card-nonce-declined"), reason: "generic" } as const;

async function startHarness(): Promise<GatewayHarness> {
  const sandbox = await startSandbox({
    dialect: "square",
    currency,
    operations: {
      charge: "payments.create",
      terminal_charge: "terminal.checkouts.create",
      capture: "payments.complete",
      void: "payments.cancel",
      refund: "refunds.refund_payment",
      read: "payments.get",
    },
  });
  let aheadMs = 0;
  const options = {
    ...credentials,
    webhookUrl: sandbox.webhookUrl,
    timeoutMs,
    clock: { nowMs: () => Date.now() + aheadMs },
  };
  const at = (port: number, webhookSignatureKey: string = credentials.webhookSignatureKey): Gateway =>
    createSquareGateway({ ...options, baseUrl: `http://127.0.0.1:${port}`, webhookSignatureKey });
  const atTerminal = (what: "approve" | "cancel"): Paying => ({
    source: { kind: "terminal", terminalId },
    act: () => sandbox.tap(terminalId, what),
  });

  return {
    gateway: at(sandbox.ports.square),
    currency,
    foreignCurrency,
    unknownObject,
    nowMs: () => Date.now() + aheadMs,
    async reset() {
      aheadMs = 0;
      await sandbox.reset();
    },
    stop: () => sandbox.stop(),
    ways: {
      succeeds,
      declined,
      refundFailsLater: token("cnon:sandbox-refund-fails"),
      terminal: {
        // After a declined card the terminal asks for another one: the charge goes on, and ends as one of these.
        succeeds: atTerminal("approve"),
        buyerCancels: atTerminal("cancel"),
        offline: { source: { kind: "terminal", terminalId: silentTerminalId }, act: null },
      },
    },
    sandbox: {
      ...sandbox.side,
      async advanceMs(byMs) {
        aheadMs += byMs;
        await sandbox.side.advanceMs(byMs);
      },
      stranger: at(sandbox.ports.square, "a key of somebody else"),
      unreachable: at(sandbox.deadPort),
      keyMixes: [
        () =>
          createSquareGateway({
            ...options,
            applicationId: "sq0idp-live",
            baseUrl: `http://127.0.0.1:${sandbox.ports.square}`,
          }),
        () => createSquareGateway(options),
      ],
    },
  };
}

describeGatewayContract("square against the sandbox", { traits, start: startHarness });

const real = {
  accessToken: process.env["SQUARE_ACCESS_TOKEN"] ?? "",
  applicationId: process.env["SQUARE_APPLICATION_ID"] ?? "",
  locationId: process.env["SQUARE_LOCATION_ID"] ?? "",
};
const realCurrency = process.env["SQUARE_TEST_CURRENCY"] ?? "USD";

// Real money is never rehearsed with: a live application does not run this either. Nobody makes Square's own weather.
describe.skipIf(weather !== "fair" || real.accessToken === "" || !real.applicationId.startsWith("sandbox-"))(
  "with a test token in SQUARE_ACCESS_TOKEN",
  () => {
    describeGatewayContract("square against its own test mode", {
      traits: { ...traits, terminal: false, refundFailsLater: false, sandbox: false },
      start: () =>
        Promise.resolve({
          gateway: createSquareGateway({
            ...real,
            webhookSignatureKey: "",
            webhookUrl: "",
            timeoutMs: 30_000,
            clock,
          }),
          currency: parseCurrency(realCurrency),
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
