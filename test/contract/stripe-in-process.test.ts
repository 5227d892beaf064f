import { randomBytes } from "node:crypto";
import { createStripeGateway } from "@till/gateway-stripe";
import { type AttemptId, type ChargeId, type RefundId, createIdSource, invariant } from "@till/kernel";
import { money, parseCurrency } from "@till/money";
import type { CallTarget, ChargeInput, ChargeSnapshot } from "@till/payments";
import { type FaultKind, type Sandbox, createSandbox } from "@till/sandbox";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { capturedMinor, refusalOf, snapshotOf, valueOf } from "./driver.ts";

/* The Stripe adapter on the sandbox's transport without sockets, and what only Stripe has: a browser with a client secret. */

const startMs = 1_795_000_000_000;
const secretKey = "sk_test_sandbox";
const form = "application/x-www-form-urlencoded";
const ids = createIdSource({ nowMs: () => startMs }, (count) => randomBytes(count));
const eur = (minor: bigint) => money(minor, parseCurrency("EUR"));
const intentFields = z.object({ id: z.string(), client_secret: z.string() });

function opened() {
  const sandbox = createSandbox({ seed: "stripe in process", nowMs: () => startMs, virtualTime: true });
  onTestFinished(() => sandbox.close());
  const gateway = createStripeGateway({
    secretKey,
    webhookSecrets: [],
    endpoint: { host: "stripe.sandbox", port: 80, protocol: "http" },
    timeoutMs: 10_000,
    now: sandbox.core.clock,
    fetch: sandbox.fetchFor("stripe"),
  });
  const charge = async (token = "pm_card_visa") => {
    const attemptId = ids.next<AttemptId>();
    const input: ChargeInput = {
      chargeId: ids.next<ChargeId>(),
      attemptId,
      amount: eur(2_500n),
      source: { kind: "token", token },
      capture: "automatic",
      initiator: "buyer",
      description: "Corner shop, sale 17",
      returnUrl: "http://localhost:4000/orders/return",
      cancelUrl: "http://localhost:4000/orders/cancel",
    };
    const opening = await gateway.open?.send(valueOf(gateway.open.prepare(input)));
    invariant(opening?.kind === "opened", `open ended in ${opening?.kind}`);
    const target: CallTarget = { object: opening.snapshot.object, terminalId: null };
    const call = valueOf(gateway.charge.prepare(input));
    return { input, target, call, send: () => gateway.charge.send(call, target) };
  };
  const read = async ({ object }: CallTarget): Promise<ChargeSnapshot> => {
    invariant(object !== null, "there is an object to read");
    const outcome = await gateway.read({ object, terminalId: null });
    invariant(outcome.kind === "found", `read ended in ${outcome.kind}`);
    return outcome.snapshot;
  };
  const close = async ({ input, target }: Awaited<ReturnType<typeof charge>>) =>
    gateway.void.send(
      valueOf(gateway.void.prepare({ chargeId: input.chargeId, attemptId: ids.next<AttemptId>() })),
      target,
    );
  return { sandbox, gateway, charge, read, close };
}

function control(sandbox: Sandbox, path: string, body: object): Promise<Response> {
  return sandbox.fetchFor("control")(`http://control${path}`, { method: "POST", body: JSON.stringify(body) });
}

const arm = (sandbox: Sandbox, operation: string, kind: FaultKind) =>
  control(sandbox, "/faults", { gateway: "stripe", operation, kind });

/** What a page does that was given a client secret and not told that the shop has moved on. */
async function confirmInBrowser(sandbox: Sandbox, { object }: CallTarget): Promise<number> {
  const stripe = sandbox.fetchFor("stripe");
  const url = `http://stripe.sandbox/v1/payment_intents/${object?.id ?? ""}`;
  const known = await stripe(url, { headers: { authorization: `Bearer ${secretKey}` } });
  const { client_secret } = intentFields.parse(await known.json());
  const answer = await stripe(`${url}/confirm`, {
    method: "POST",
    headers: { authorization: "Bearer pk_test_browser", "content-type": form },
    body: new URLSearchParams({ client_secret, payment_method: "pm_card_visa" }),
  });
  return answer.status;
}

test.each([
  ["refused_connection", "not_sent", 0n],
  ["before_sending", "unknown", 0n],
  ["after_commit", "unknown", 2_500n],
  ["lost_answer", "unknown", 2_500n],
  ["rate_limited", "try_again", 0n],
  ["server_error", "unknown", 0n],
] as const)("without sockets too, %s is %s", async (fault, kind, takenMinor) => {
  const { sandbox, charge, read } = opened();
  const attempt = await charge();
  await arm(sandbox, "payment_intents.confirm", fault);
  expect((await attempt.send()).kind).toBe(kind);
  expect(capturedMinor(await read(attempt.target))).toBe(takenMinor);
});

test("a browser that confirms after a decline succeeds late, and a read shows the money", async () => {
  const { sandbox, charge, read } = opened();
  const attempt = await charge("pm_card_visa_chargeDeclined");
  expect(refusalOf(await attempt.send()).by).toBe("issuer");
  expect((await read(attempt.target)).state).toBe("declined");
  expect(await confirmInBrowser(sandbox, attempt.target)).toBe(200);
  const late = await read(attempt.target);
  expect(late).toMatchObject({ state: "captured", refusal: null, chargeId: attempt.input.chargeId });
  expect(capturedMinor(late)).toBe(2_500n);
});

test("closing a charge that succeeded behind our back says so instead of voiding it", async () => {
  const { sandbox, charge, close } = opened();
  const attempt = await charge("pm_card_visa_chargeDeclined");
  await attempt.send();
  await confirmInBrowser(sandbox, attempt.target);
  const closing = await close(attempt);
  expect(closing).toMatchObject({ kind: "refused", snapshot: { state: "captured" } });
});

test("a declined charge that is closed takes nothing from a browser any more", async () => {
  const { sandbox, charge, close, read } = opened();
  const attempt = await charge("pm_card_visa_chargeDeclined");
  await attempt.send();
  expect(snapshotOf(await close(attempt)).state).toBe("voided");
  expect(await confirmInBrowser(sandbox, attempt.target)).toBe(400);
  expect(await read(attempt.target)).toMatchObject({ state: "voided", captures: [] });
});

test("a dispute's fee is among the fees, and stays when it is won", async () => {
  const { sandbox, charge, read } = opened();
  const attempt = await charge();
  const paid = snapshotOf(await attempt.send());
  await control(sandbox, "/dashboard", { gateway: "stripe", act: "dispute", object: paid.object.id });
  const feesOf = async () => (await read(attempt.target)).fees.map(({ amount }) => amount.amountMinor);
  expect(await feesOf()).toEqual([...paid.fees.map(({ amount }) => amount.amountMinor), 1_500n]);
  await control(sandbox, "/dashboard", {
    gateway: "stripe",
    act: "close_dispute",
    object: paid.object.id,
    outcome: "won",
  });
  expect(await feesOf()).toEqual([...paid.fees.map(({ amount }) => amount.amountMinor), 1_500n]);
});

test("once a dispute has taken the money a refund is refused as what it is; an inquiry may be refunded", async () => {
  const { sandbox, gateway, charge } = opened();
  const refunded = async (outcome?: "inquiry") => {
    const attempt = await charge();
    const paid = snapshotOf(await attempt.send());
    const act = { gateway: "stripe", act: "dispute", object: paid.object.id };
    await control(sandbox, "/dashboard", outcome === undefined ? act : { ...act, outcome });
    const refund = gateway.refund.prepare({
      chargeId: attempt.input.chargeId,
      refundId: ids.next<RefundId>(),
      attemptId: ids.next<AttemptId>(),
      amount: eur(500n),
      captureId: paid.captures[0]?.id ?? "",
      reason: "brought back",
    });
    return gateway.refund.send(valueOf(refund), attempt.target);
  };
  expect(refusalOf(await refunded())).toMatchObject({ by: "gateway", reason: "not_refundable" });
  expect(snapshotOf(await refunded("inquiry")).refunds).toHaveLength(1);
});

test("an intent another account's key cannot see is no proof that nothing happened", async () => {
  const { sandbox, gateway, charge } = opened();
  const attempt = await charge();
  await arm(sandbox, "payment_intents.confirm", "after_commit");
  await attempt.send();
  await control(sandbox, "/reset", { seed: "another account" });
  const resolution = await gateway.resolve({
    kind: "charge",
    attemptId: attempt.input.attemptId,
    call: attempt.call,
    target: attempt.target,
    startedAtMs: startMs,
    lastSentAtMs: startMs,
    nowMs: startMs + 86_400_000,
    currentMs: () => startMs + 86_400_000,
    wanted: true,
  });
  expect(resolution).toMatchObject({ kind: "still_unknown", alarm: "object_missing" });
});
