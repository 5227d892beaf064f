import {
  type AttemptId,
  type ChargeId,
  type IdSource,
  type MerchantId,
  type RefundId,
  type RegisterId,
  type SaleId,
  type StoreId,
  createIdSource,
  createManualClock,
  invariant,
} from "@till/kernel";
import { type Money, money, parseCurrency } from "@till/money";
import type {
  Attempt,
  AttemptKind,
  CallOutcome,
  Charge,
  ChargeInput,
  ChargeLife,
  ChargeSnapshot,
  ChargeSource,
  Gateway,
  GatewayObject,
  PreparedCall,
  Refund,
  Tender,
} from "@till/payments";
import { type Sandbox, type SandboxPorts, createSandbox } from "@till/sandbox";
import { stored, valueOf } from "../driver.ts";

const eur = parseCurrency("EUR");
const secondMs = 1000;

/** What Till had on record before the gateway said a word, and all the gateway then said, oldest first. */
export interface RecordedLife {
  readonly born: ChargeLife;
  readonly said: readonly ChargeSnapshot[];
}

/** A sandbox and a clock that moves only when a story moves it, so that no two snapshots are asked for at once. */
export interface Stage {
  readonly sandbox: Sandbox;
  readonly ports: SandboxPorts;
  readonly clock: { nowMs(): number };
  readonly ids: IdSource;
  /** Lets time pass, for the gateway too: what falls due happens. */
  pass(ms: number): void;
  stop(): Promise<void>;
}

export async function setStage(): Promise<Stage> {
  const clock = createManualClock(Date.UTC(2026, 10, 20, 12));
  const sandbox = createSandbox({ seed: "permutations", nowMs: () => clock.nowMs() });
  const ports = await sandbox.listen({ control: 0, stripe: 0, square: 0, paypal: 0 });
  let count = 0;
  const ids = createIdSource(clock, (bytes) => {
    count += 1;
    return new Uint8Array(bytes).map((_, index) => (count >> (8 * (index % 4))) & 0xff);
  });
  return {
    sandbox,
    ports,
    clock,
    ids,
    pass(ms) {
      clock.advanceMs(ms);
      sandbox.core.tick();
    },
    stop: () => sandbox.close(),
  };
}

/** Plays one charge as the server would, and keeps a snapshot of every step. */
export interface Recorder {
  /** Makes the charge's object (where the gateway has one) and says what it looks like. */
  open(): Promise<ChargeSnapshot>;
  charge(): Promise<void>;
  capture(minor: bigint, final: boolean): Promise<void>;
  void(): Promise<void>;
  /** On record as ours, as `refunds.create` leaves it. */
  refund(minor: bigint): Promise<void>;
  /** Lets time pass and asks the gateway again. */
  look(afterMs?: number): Promise<ChargeSnapshot>;
  life(): RecordedLife;
}

export function createRecorder(
  stage: Stage,
  gateway: Gateway,
  how: {
    readonly source: ChargeSource;
    readonly amountMinor?: bigint;
    readonly capture?: "automatic" | "manual";
  },
): Recorder {
  const { ids, clock } = stage;
  const amountOf = (minor: bigint): Money => money(minor, eur);
  const charge = newCharge(stage, gateway, { ...how, amount: amountOf(how.amountMinor ?? 4000n) });
  const attempts: Attempt[] = [];
  const refunds: Refund[] = [];
  const said: ChargeSnapshot[] = [];
  let object: GatewayObject | null = null;

  const input = (attemptId: AttemptId): ChargeInput => ({
    chargeId: charge.id,
    attemptId,
    amount: charge.amount,
    source: how.source,
    capture: charge.capture,
    initiator: "buyer",
    description: "Corner shop",
    returnUrl: "http://localhost:4000/back",
    cancelUrl: "http://localhost:4000/cancelled",
  });
  const hear = (snapshot: ChargeSnapshot): ChargeSnapshot => {
    object = snapshot.object;
    said.push({ ...snapshot, disputes: snapshot.disputes ?? [] });
    stage.pass(secondMs);
    return snapshot;
  };
  const send = async (kind: AttemptKind, attemptId: AttemptId, call: PreparedCall): Promise<void> => {
    const refundId = kind === "refund" ? (refunds.at(-1)?.id ?? null) : null;
    attempts.push(newAttempt(gateway, charge, { id: attemptId, kind, call, refundId, atMs: clock.nowMs() }));
    const outcome = await gateway[kind].send(stored(call), { object, terminalId: null });
    const snapshot = snapshotIn(outcome);
    if (snapshot) hear(snapshot);
  };
  return {
    async open() {
      invariant(gateway.open, "this gateway opens objects");
      const opened = await gateway.open.send(stored(valueOf(gateway.open.prepare(input(ids.next())))));
      invariant(opened.kind === "opened", `open ended in ${opened.kind}`);
      return hear(opened.snapshot);
    },
    charge() {
      const id = ids.next<AttemptId>();
      return send("charge", id, valueOf(gateway.charge.prepare(input(id))));
    },
    capture(minor, final) {
      const id = ids.next<AttemptId>();
      const asked = { chargeId: charge.id, attemptId: id, amount: amountOf(minor), final };
      return send("capture", id, valueOf(gateway.capture.prepare(asked)));
    },
    void() {
      const id = ids.next<AttemptId>();
      return send("void", id, valueOf(gateway.void.prepare({ chargeId: charge.id, attemptId: id })));
    },
    refund(minor) {
      const id = ids.next<AttemptId>();
      const captureId = said.at(-1)?.captures[0]?.id;
      invariant(captureId, "a refund goes against a capture");
      const amount = amountOf(minor);
      const refund = newRefund(charge, { id: ids.next(), amount, atMs: clock.nowMs() });
      refunds.push(refund);
      const reason = "brought back";
      const asked = { chargeId: charge.id, refundId: refund.id, attemptId: id, amount, captureId, reason };
      return send("refund", id, valueOf(gateway.refund.prepare(asked)));
    },
    async look(afterMs = 0) {
      stage.pass(afterMs);
      invariant(object, "there is something to look at");
      const outcome = await gateway.read({ object, terminalId: null });
      invariant(outcome.kind === "found", `read ended in ${outcome.kind}`);
      return hear(outcome.snapshot);
    },
    life: () => ({ born: { charge, facts: [], attempts, refunds, disputes: [] }, said }),
  };
}

/** Refusals carry a snapshot where there is one to see: a declined charge does. */
function snapshotIn(outcome: CallOutcome<ChargeSnapshot>): ChargeSnapshot | null {
  invariant(
    outcome.kind === "succeeded" || outcome.kind === "refused",
    `a call of a recorded life ended in ${outcome.kind}`,
  );
  return outcome.snapshot;
}

function newCharge(
  { ids, clock }: Stage,
  gateway: Gateway,
  how: {
    readonly source: ChargeSource;
    readonly amount: Money;
    readonly capture?: "automatic" | "manual";
  },
): Charge {
  const tender: Tender =
    how.source.kind === "token"
      ? { kind: "card", source: { kind: "token", gateway: gateway.name, token: how.source.token } }
      : { kind: "paypal" };
  return {
    id: ids.next<ChargeId>(),
    merchantId: ids.next<MerchantId>(),
    saleId: ids.next<SaleId>(),
    storeId: ids.next<StoreId>(),
    registerId: ids.next<RegisterId>(),
    tender,
    gateway: gateway.name,
    amount: how.amount,
    capture: how.capture ?? "automatic",
    initiator: "buyer",
    state: "created",
    object: null,
    objectClosed: false,
    wanted: true,
    action: null,
    refusal: null,
    card: null,
    captureBeforeMs: null,
    createdAtMs: clock.nowMs(),
    capturedAtMs: null,
    askedAtMs: null,
  };
}

function newAttempt(
  gateway: Gateway,
  charge: Charge,
  of: Pick<Attempt, "id" | "kind" | "call" | "refundId"> & { readonly atMs: number },
): Attempt {
  const { atMs, ...rest } = of;
  return {
    ...rest,
    chargeId: charge.id,
    gateway: gateway.name,
    state: "sending",
    asks: { amount: charge.amount, final: true },
    startedAtMs: atMs,
    lastSentAtMs: atMs,
    endedAtMs: null,
    tries: 1,
    detail: null,
    alarm: null,
    decision: null,
  };
}

function newRefund(
  charge: Charge,
  of: { readonly id: RefundId; readonly amount: Money; readonly atMs: number },
): Refund {
  return {
    id: of.id,
    chargeId: charge.id,
    saleId: charge.saleId,
    returnId: null,
    amount: of.amount,
    to: "original",
    reason: "brought back",
    state: "created",
    object: null,
    refusal: null,
    createdAtMs: of.atMs,
  };
}
