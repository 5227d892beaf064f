import { createPayPalGateway } from "@till/gateway-paypal";
import { createSquareGateway } from "@till/gateway-square";
import { createStripeGateway } from "@till/gateway-stripe";
import { invariant } from "@till/kernel";
import type { ChargeSnapshot, Gateway } from "@till/payments";
import { z } from "zod";
import type { Recorder, Stage } from "./record-life.ts";

export const minuteMs = 60_000;
export const dayMs = 86_400_000;
const timeoutMs = 5000;

/** One true course of events at a gateway, played by driving the adapter and by what buyers and banks do. */
export interface Story {
  readonly gateway: "stripe" | "square" | "paypal";
  readonly name: string;
  play(stage: Stage, gateway: Gateway): Promise<Pick<Recorder, "life">>;
}

export function gatewayOn(stage: Stage, name: Story["gateway"]): Gateway {
  const { clock, ports, sandbox } = stage;
  const { secrets } = sandbox.core;
  const baseUrl = `http://127.0.0.1:${ports[name]}`;
  switch (name) {
    case "stripe":
      return createStripeGateway({
        secretKey: "sk_test_permutations",
        webhookSecrets: [secrets.stripe],
        endpoint: { host: "127.0.0.1", port: ports.stripe, protocol: "http" },
        timeoutMs,
        now: clock,
        multicapture: true,
        bankDebits: true,
      });
    case "square":
      return createSquareGateway({
        accessToken: "EAAA_till_sandbox",
        applicationId: "sandbox-till",
        locationId: "LTILLSANDBOX",
        webhookSignatureKey: secrets.square,
        webhookUrl: "http://127.0.0.1/webhooks/square",
        baseUrl,
        timeoutMs,
        clock,
      });
    case "paypal":
      return createPayPalGateway({
        clientId: "till-sandbox",
        clientSecret: "till-sandbox-secret",
        webhookId: secrets.paypalWebhookId,
        baseUrl,
        timeoutMs,
        clock,
      });
  }
}

/** The buyer on the 3-D Secure page. */
export async function answerPage({ action }: ChargeSnapshot, what: "approve" | "fail"): Promise<void> {
  invariant(action?.kind === "redirect", "the buyer is sent to a page");
  const secret = new URL(action.url).searchParams.get("client_secret") ?? "";
  const answer = await fetch(action.url, {
    method: "POST",
    redirect: "manual",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ what, client_secret: secret }),
  });
  invariant(answer.status < 400, `the page answered ${answer.status}`);
}

/** The buyer on PayPal's page, or a bank behind it. */
export async function atPayPal(stage: Stage, path: "approve" | "reverse", body: object): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${stage.ports.paypal}/sandbox/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  invariant(answer.ok, `the sandbox answered ${answer.status}: ${await answer.text()}`);
}

/** An act in the gateway's own dashboard, which Till only hears of. */
export async function atStripe(
  stage: Stage,
  path: string,
  form: Record<string, string> = {},
): Promise<{ readonly id: string }> {
  const answer = await fetch(`http://127.0.0.1:${stage.ports.stripe}/v1/${path}`, {
    method: "POST",
    headers: {
      authorization: "Bearer sk_test_permutations",
      "content-type": "application/x-www-form-urlencoded",
    },
    body: new URLSearchParams(form),
  });
  const text = await answer.text();
  invariant(answer.ok, `the sandbox answered ${answer.status}: ${text}`);
  return z.object({ id: z.string() }).parse(JSON.parse(text));
}

/** Any gateway's dashboard, and the buyers' banks behind it. */
export async function atDashboard(
  { sandbox }: Stage,
  act: {
    readonly gateway: Story["gateway"];
    readonly act: "refund" | "capture" | "void" | "dispute" | "close_dispute";
    readonly object: string;
    readonly amountMinor?: number;
    readonly outcome?: "inquiry" | "won" | "lost";
  },
): Promise<void> {
  const answer = await sandbox.control.inject({
    method: "POST",
    url: "/dashboard",
    payload: JSON.stringify(act),
  });
  invariant(answer.statusCode === 200, `the sandbox answered ${answer.statusCode}: ${answer.body}`);
}

/** Paid, disputed, and decided by the bank. */
export const disputedLives = (
  gateway: Story["gateway"],
  pay: (stage: Stage, gateway: Gateway) => Promise<Recorder>,
): readonly Story[] =>
  (["won", "lost"] as const).map((outcome) => ({
    gateway,
    name: `disputed at the bank, and ${outcome}`,
    async play(stage, adapter) {
      const one = await pay(stage, adapter);
      const { object } = await one.look(minuteMs);
      await atDashboard(stage, { gateway, act: "dispute", object: object.id });
      const [dispute] = (await one.look()).disputes;
      invariant(dispute, "the bank has opened a dispute");
      await atDashboard(stage, { gateway, act: "close_dispute", object: dispute.object.id, outcome });
      await one.look(minuteMs);
      return one;
    },
  }));

export const card = (token: string) => ({ source: { kind: "token", token } as const });
export const page = { source: { kind: "approval" } as const };
export const manual = { capture: "manual" } as const;
