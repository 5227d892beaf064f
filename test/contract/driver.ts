import { randomBytes } from "node:crypto";
import {
  type AttemptId,
  type ChargeId,
  type RefundId,
  type Result,
  createIdSource,
  invariant,
} from "@till/kernel";
import { type Money, money } from "@till/money";
import type {
  AttemptKind,
  CallOutcome,
  CallTarget,
  ChargeInput,
  ChargeSnapshot,
  PreparedCall,
  Refusal,
  RefundSnapshot,
  Resolution,
} from "@till/payments";
import { expect, vi } from "vitest";
import { keysForgottenMs, weather } from "../kit/weather.ts";
import type { GatewayHarness, Paying } from "./harness.ts";

/** Above a list's usual lag, above what a call may be on its way, and above what Till counts lists to be behind. */
const settlingMs = [65_000, 10 * 60_000, 70 * 60_000] as const;

/** A money call that is stored and about to be sent. */
export interface Ready {
  readonly kind: AttemptKind;
  readonly attemptId: AttemptId;
  readonly call: PreparedCall;
  readonly target: CallTarget;
  readonly startedAtMs: number;
  /** Now, until it is sent for the first time. */
  readonly lastSentAtMs: number;
  send(): Promise<CallOutcome<ChargeSnapshot>>;
}

export interface ReadyCharge extends Ready {
  readonly input: ChargeInput;
  /** What `open` answered; null for a gateway without it. */
  readonly opened: ChargeSnapshot | null;
}

export interface PayOptions {
  readonly amountMinor?: bigint;
  readonly capture?: "automatic" | "manual";
}

export type Driver = ReturnType<typeof createDriver>;

/** Does with a gateway what the server does with it, one step at a time. */
export function createDriver(harness: GatewayHarness) {
  const { gateway } = harness;
  const ids = createIdSource({ nowMs: () => harness.nowMs() }, (count) => randomBytes(count));

  const amountOf = (minor: bigint): Money => money(minor, harness.currency);

  const chargeInput = (paying: Paying, options: PayOptions = {}): ChargeInput => ({
    chargeId: ids.next<ChargeId>(),
    attemptId: ids.next<AttemptId>(),
    amount: amountOf(options.amountMinor ?? 2_500n),
    source: paying.source,
    capture: options.capture ?? "automatic",
    initiator: "buyer",
    description: "Corner shop, sale 17",
    returnUrl: "http://localhost:4000/orders/return",
    cancelUrl: "http://localhost:4000/orders/cancel",
  });

  const ready = (
    kind: AttemptKind,
    attemptId: AttemptId,
    prepared: Result<PreparedCall, Refusal>,
    target: CallTarget,
  ): Ready => {
    const call = stored(valueOf(prepared));
    const port = {
      charge: gateway.charge,
      capture: gateway.capture,
      void: gateway.void,
      refund: gateway.refund,
    };
    let lastSentAtMs = harness.nowMs();
    return {
      kind,
      attemptId,
      call,
      target,
      startedAtMs: lastSentAtMs,
      get lastSentAtMs() {
        return lastSentAtMs;
      },
      send: () => {
        lastSentAtMs = harness.nowMs();
        return port[kind].send(call, target);
      },
    };
  };

  const openFor = async (input: ChargeInput): Promise<ChargeSnapshot | null> => {
    if (gateway.open === undefined) return null;
    const opened = await gateway.open.send(stored(valueOf(gateway.open.prepare(input))));
    invariant(opened.kind === "opened", `open ended in ${JSON.stringify(opened, bigintAsText)}`);
    return opened.snapshot;
  };

  /** Everything up to the money call: object made, and the buyer's approval where the gateway wants it first. */
  const prepareCharge = async (paying: Paying, options?: PayOptions): Promise<ReadyCharge> => {
    const input = chargeInput(paying, options);
    const opened = await openFor(input);
    if (gateway.approval !== undefined && opened !== null && paying.act !== null) await paying.act(opened);
    const terminalId = input.source.kind === "terminal" ? input.source.terminalId : null;
    const target = { object: opened?.object ?? null, terminalId };
    return Object.assign(ready("charge", input.attemptId, gateway.charge.prepare(input), target), {
      input,
      opened,
    });
  };

  const read = async (
    snapshot: ChargeSnapshot,
    terminalId: string | null = null,
  ): Promise<ChargeSnapshot> => {
    const outcome = await gateway.read({ object: snapshot.object, terminalId });
    invariant(outcome.kind === "found", `read ended in ${outcome.kind}`);
    return outcome.snapshot;
  };

  /** A whole charge: made, sent, and acted on by the buyer where asked to. */
  const pay = async (paying: Paying, options?: PayOptions): Promise<ChargeSnapshot> => {
    const charge = await prepareCharge(paying, options);
    const sent = snapshotOf(await charge.send());
    if (sent.action === null || paying.act === null) return sent;
    await paying.act(sent);
    return readUntil(sent, (snapshot) => snapshot.state !== "requires_action", charge.target.terminalId);
  };

  const readUntil = (
    snapshot: ChargeSnapshot,
    done: (snapshot: ChargeSnapshot) => boolean,
    terminalId: string | null = null,
  ): Promise<ChargeSnapshot> =>
    vi.waitFor(
      async () => {
        const now = await read(snapshot, terminalId);
        invariant(done(now), `still ${now.state}`);
        return now;
      },
      { timeout: 10_000, interval: 50 },
    );

  const targetOf = (snapshot: ChargeSnapshot): CallTarget => ({ object: snapshot.object, terminalId: null });

  const prepareCapture = (snapshot: ChargeSnapshot, amountMinor: bigint, final = true): Ready => {
    const attemptId = ids.next<AttemptId>();
    const input = { chargeId: ids.next<ChargeId>(), attemptId, amount: amountOf(amountMinor), final };
    return ready("capture", attemptId, gateway.capture.prepare(input), targetOf(snapshot));
  };

  const prepareVoid = (snapshot: ChargeSnapshot, terminalId: string | null = null): Ready => {
    const attemptId = ids.next<AttemptId>();
    const prepared = gateway.void.prepare({ chargeId: ids.next<ChargeId>(), attemptId });
    return ready("void", attemptId, prepared, { object: snapshot.object, terminalId });
  };

  const prepareRefund = (
    snapshot: ChargeSnapshot,
    amountMinor: bigint,
    attemptId: AttemptId = ids.next<AttemptId>(),
  ): Ready => {
    const capture = snapshot.captures[0];
    invariant(capture !== undefined, "a refund goes against a capture");
    const input = {
      chargeId: ids.next<ChargeId>(),
      refundId: ids.next<RefundId>(),
      attemptId,
      amount: amountOf(amountMinor),
      captureId: capture.id,
      reason: "brought back",
    };
    return ready("refund", attemptId, gateway.refund.prepare(input), targetOf(snapshot));
  };

  const resolve = async (attempt: Ready, wanted: boolean): Promise<Resolution> => {
    const forgotten = weather === "keys-expired";
    if (forgotten) await harness.sandbox?.forgetKeys();
    return gateway.resolve({
      kind: attempt.kind,
      attemptId: attempt.attemptId,
      call: attempt.call,
      target: attempt.target,
      startedAtMs: attempt.startedAtMs - (forgotten ? keysForgottenMs : 0),
      lastSentAtMs: attempt.lastSentAtMs,
      nowMs: harness.nowMs(),
      currentMs: () => harness.nowMs(),
      wanted,
    });
  };

  /** As long as it takes: with keys forgotten lists must catch up first, and a call be quiet for a while. */
  const settle = async (attempt: Ready, wanted: boolean): Promise<Resolution> => {
    let resolution = await resolve(attempt, wanted);
    for (const byMs of weather === "keys-expired" ? settlingMs : []) {
      if (resolution.kind !== "still_unknown") return resolution;
      await harness.sandbox?.advanceMs(byMs);
      resolution = await resolve(attempt, wanted);
    }
    return resolution;
  };

  return {
    settle,
    amountOf,
    chargeInput,
    openFor,
    prepareCharge,
    pay,
    read,
    readUntil,
    prepareCapture,
    prepareVoid,
    prepareRefund,
    resolve,
  };
}

/** A call as it comes back from the database it was stored in. */
export function stored(call: PreparedCall): PreparedCall {
  return JSON.parse(JSON.stringify(call)) as PreparedCall;
}

export function valueOf<T>(result: Result<T, Refusal>): T {
  invariant(result.ok, `refused: ${JSON.stringify(result.ok ? null : result.error)}`);
  return result.value;
}

/** The snapshot of a call the gateway answered, or a failed test that says how it ended instead. */
export function snapshotOf(outcome: CallOutcome<ChargeSnapshot>): ChargeSnapshot {
  invariant(outcome.kind === "succeeded", `ended in ${JSON.stringify(outcome, bigintAsText)}`);
  return outcome.snapshot;
}

/** A decline may come back as a refusal or as an answer whose snapshot says so; either way it has a refusal. */
export function refusalOf(outcome: CallOutcome<ChargeSnapshot>): Refusal {
  const refusal =
    outcome.kind === "refused"
      ? outcome.refusal
      : outcome.kind === "succeeded"
        ? outcome.snapshot.refusal
        : null;
  invariant(refusal !== null, `expected a refusal, got ${JSON.stringify(outcome, bigintAsText)}`);
  return refusal;
}

export function capturedMinor(snapshot: ChargeSnapshot): bigint {
  return snapshot.captures.reduce((sum, capture) => sum + capture.amount.amountMinor, 0n);
}

export function refundedMinor(snapshot: ChargeSnapshot): bigint {
  return snapshot.refunds
    .filter(({ state }) => state !== "failed" && state !== "canceled")
    .reduce((sum, refund) => sum + refund.amount.amountMinor, 0n);
}

export function refundOf(snapshot: ChargeSnapshot, attemptId: AttemptId): RefundSnapshot {
  const refund = snapshot.refunds.find((each) => each.attemptId === attemptId);
  invariant(refund !== undefined, "the snapshot shows no refund of this attempt");
  return refund;
}

/** The other side's own books say the same as the snapshot. */
export async function expectBooksToAgree(harness: GatewayHarness, snapshot: ChargeSnapshot): Promise<void> {
  if (harness.sandbox === null) return;
  expect(await harness.sandbox.totals()).toEqual({
    capturedMinor: capturedMinor(snapshot),
    refundedMinor: refundedMinor(snapshot),
  });
}

const bigintAsText = (_key: string, value: unknown): unknown =>
  typeof value === "bigint" ? value.toString() : value;
