import { createManualClock, parseId } from "@till/kernel";
import {
  type CallOutcome,
  type CallTarget,
  type ChargeSnapshot,
  type Gateway,
  type OpenOutcome,
  type PreparedCall,
  type ReadOutcome,
  type Resolution,
  type ResolveInput,
  circuitRule,
  parseGatewayName,
} from "@till/payments";
import { expect, test } from "vitest";
import { createCircuits } from "./circuits.ts";
import { withCircuit } from "./with-circuit.ts";

const stripe = parseGatewayName("stripe");
const call: PreparedCall = { operation: "any", apiVersion: "1", idempotencyKey: "key", body: null };
const target: CallTarget = { object: { type: "payment_intent", id: "pi_1" }, terminalId: null };
const refusal = { by: "issuer", reason: "generic", gatewayCode: "no", detail: "no" } as const;

type Outcome = Extract<
  CallOutcome<ChargeSnapshot>,
  { kind: "refused" | "not_sent" | "try_again" | "unknown" }
>;
const lost: Outcome = { kind: "unknown", detail: "reset" };
const declined: Outcome = { kind: "refused", refusal, snapshot: null };

/** A gateway that answers everything with one outcome, and a list of what reached it. */
function setUp(options: { readonly approval?: boolean } = {}) {
  const clock = createManualClock(1_000_000);
  const circuits = createCircuits({ clock });
  const reached: string[] = [];
  let outcome: Outcome = lost;
  let takesMs = 0;
  let read: ReadOutcome = { kind: "unavailable", detail: "no answer" };
  let resolution: Resolution = { kind: "still_unknown", detail: "no answer" };
  const hit = <T>(what: string, answer: () => T): Promise<T> => {
    reached.push(what);
    clock.advanceMs(takesMs);
    return Promise.resolve(answer());
  };
  const moneyCall = (what: string) => ({
    prepare: () => ({ ok: true, value: call }) as const,
    send: () => hit(what, () => outcome),
  });
  const plain: Gateway = {
    name: stripe,
    label: "Stripe",
    sandbox: true,
    captures: "once",
    refundWithinMs: null,
    supportsCurrency: () => true,
    open: {
      prepare: () => ({ ok: true, value: call }),
      send: () => hit<OpenOutcome>("open", () => outcome),
    },
    ...(options.approval ? { approval: { kind: "page" } as const } : {}),
    charge: moneyCall("charge"),
    capture: moneyCall("capture"),
    void: moneyCall("void"),
    refund: moneyCall("refund"),
    read: () => hit("read", () => read),
    resolve: () => hit("resolve", () => resolution),
    webhook: { verify: () => Promise.resolve({ ok: false, error: "unreadable" }) },
  };
  const gateway = withCircuit(plain, circuits.of(stripe));
  const charge = () => gateway.charge.send(call, target);
  return {
    clock,
    reached,
    gateway,
    charge,
    open: () => gateway.open?.send(call),
    phase: () => circuits.of(stripe).phase(),
    health: () => circuits.of(stripe).health(),
    answer: (next: Outcome) => void (outcome = next),
    answerRead: (next: ReadOutcome) => void (read = next),
    answerResolve: (next: Resolution) => void (resolution = next),
    takes: (ms: number) => void (takesMs = ms),
    breakIt: async () => {
      for (let count = 0; count < circuitRule.failuresToOpen; count += 1) await charge();
      reached.length = 0;
    },
  };
}

const resolveInput: ResolveInput = {
  kind: "charge",
  attemptId: parseId("0190b7a4-0000-7000-8000-000000000000"),
  call,
  target,
  startedAtMs: 0,
  lastSentAtMs: 0,
  nowMs: 0,
  currentMs: () => 0,
  wanted: true,
};

test("after lost answers new charges are kept away without a call, and everything else passes", async () => {
  const { breakIt, charge, open, gateway, reached, phase } = setUp();
  await breakIt();
  expect(phase()).toBe("open");
  expect(await charge()).toMatchObject({ kind: "not_sent" });
  expect(await open()).toMatchObject({ kind: "not_sent" });
  expect(reached).toEqual([]);
  await gateway.capture.send(call, target);
  await gateway.void.send(call, target);
  await gateway.refund.send(call, target);
  await gateway.read({ object: { type: "payment_intent", id: "pi_1" }, terminalId: null });
  await gateway.resolve(resolveInput);
  expect(reached).toEqual(["capture", "void", "refund", "read", "resolve"]);
});

test("declines, refusals, rate limits and a complaint about a reused key never open it", async () => {
  const answers: readonly Outcome[] = [
    declined,
    { kind: "refused", refusal: { ...refusal, by: "gateway" }, snapshot: null },
    { kind: "try_again", retryAfterMs: null, detail: "429" },
    { kind: "unknown", detail: "key reused", alarm: "key reused with other content" },
  ];
  for (const outcome of answers) {
    const { answer, charge, phase, reached } = setUp();
    answer(outcome);
    for (let count = 0; count < 30; count += 1) await charge();
    expect(phase()).toBe("closed");
    expect(reached).toHaveLength(30);
  }
});

test("a gateway that nothing reaches opens it as well, and so do reads and captures without an answer", async () => {
  const unreachable = setUp();
  unreachable.answer({ kind: "not_sent", detail: "refused" });
  await unreachable.breakIt();
  expect(unreachable.phase()).toBe("open");
  const silent = setUp();
  for (let count = 0; count < 2; count += 1) await silent.gateway.capture.send(call, target);
  for (let count = 0; count < 3; count += 1)
    await silent.gateway.read({ object: { type: "payment_intent", id: "pi_1" }, terminalId: null });
  expect(silent.phase()).toBe("open");
});

test("after the rest one charge goes through alone; its decline is the answer that lets the others follow", async () => {
  const { answer, breakIt, clock, charge, open, reached, phase } = setUp();
  await breakIt();
  clock.advanceMs(circuitRule.restsMs[0]);
  expect(phase()).toBe("half_open");
  answer(declined);
  const [first, second] = await Promise.all([open(), charge()]);
  expect(first).toEqual(declined);
  expect(second).toMatchObject({ kind: "not_sent" });
  expect(reached).toEqual(["open"]);
  expect(phase()).toBe("closed");
  expect(await charge()).toEqual(declined);
});

test("reads that are answered do not open the door for charges that are not", async () => {
  const { answerRead, answerResolve, breakIt, gateway, phase } = setUp();
  await breakIt();
  answerRead({ kind: "absent" });
  answerResolve({ kind: "absent", snapshot: null });
  await gateway.read({ object: { type: "payment_intent", id: "pi_1" }, terminalId: null });
  await gateway.resolve(resolveInput);
  expect(phase()).toBe("open");
});

test("the money call after a buyer agreed on the gateway's page is not kept away", async () => {
  const { breakIt, charge, open, reached, phase } = setUp({ approval: true });
  await breakIt();
  expect(phase()).toBe("open");
  await charge();
  expect(await open()).toMatchObject({ kind: "not_sent" });
  expect(reached).toEqual(["charge"]);
});

test("the office sees how many calls failed of how many, and until when new charges wait", async () => {
  const { breakIt, clock, health } = setUp();
  await breakIt();
  const { failuresToOpen, restsMs, windowMs } = circuitRule;
  expect(health()).toEqual({
    circuit: "open",
    failuresRecent: failuresToOpen,
    callsRecent: failuresToOpen,
    opensAgainAtMs: clock.nowMs() + restsMs[0],
    typicalMs: null,
    slowestMs: null,
  });
  clock.advanceMs(windowMs);
  expect(health()).toMatchObject({ circuit: "half_open", failuresRecent: 0, callsRecent: 0 });
});

test("the office sees how long the last answers took; a call without an answer says nothing of it", async () => {
  const { answer, charge, health, takes } = setUp();
  answer(declined);
  for (const ms of [900, 40, 60, 50, 70]) {
    takes(ms);
    await charge();
  }
  answer(lost);
  takes(30_000);
  await charge();
  expect(health()).toMatchObject({ typicalMs: 60, slowestMs: 900 });
  answer(declined);
  takes(10);
  for (let count = 0; count < circuitRule.callsCounted; count += 1) await charge();
  expect(health()).toMatchObject({ typicalMs: 10, slowestMs: 10 });
});
