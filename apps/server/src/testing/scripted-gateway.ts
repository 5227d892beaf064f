import { type Clock, err, ok } from "@till/kernel";
import type { Money } from "@till/money";
import {
  type CallOutcome,
  type ChargeSnapshot,
  type DisputeSnapshot,
  type EventPage,
  type Gateway,
  type GatewayEvent,
  type MoneyCall,
  type PreparedCall,
  type RefundSnapshot,
  parseGatewayName,
} from "@till/payments";

/** A gateway whose objects a test writes by hand, as if someone acted in its dashboard; every call answers with them. */
export function createScriptedGateway(clock: Clock, name = "stripe") {
  const objects = new Map<string, ChargeSnapshot>();
  const afterCall = new Map<string, ChargeSnapshot>();
  const reads: string[] = [];
  const unlisted = new Map<string, DisputeSnapshot>();
  const listed: GatewayEvent[] = [];
  let away: string | null = null;
  let pageSize = 100;
  let breakAfterPages = Infinity;
  let gate: Promise<void> = Promise.resolve();

  const call: MoneyCall<unknown, ChargeSnapshot> = {
    prepare: () => ok(prepared),
    async send(_call, { object }): Promise<CallOutcome<ChargeSnapshot>> {
      const next = object && afterCall.get(object.id);
      if (next) objects.set(next.object.id, next);
      const found = object && objects.get(object.id);
      if (!found) return { kind: "not_sent", detail: "nothing is written for it" };
      return { kind: "succeeded", snapshot: { ...found, askedAtMs: clock.nowMs() } };
    },
  };
  const gateway: Gateway = {
    name: parseGatewayName(name),
    label: "Scripted",
    sandbox: true,
    supportsCurrency: () => true,
    charge: call,
    capture: call,
    void: call,
    refund: call,
    captures: "once",
    refundWithinMs: null,
    async read({ object, named = [] }) {
      reads.push(object.id);
      if (away !== null) return { kind: "unavailable", detail: away };
      const found = objects.get(object.id);
      if (!found) return { kind: "absent" };
      const byId = named.flatMap(({ id }) => unlisted.get(id) ?? []);
      const listed = found.disputes.filter((one) => !byId.some(({ object: { id } }) => id === one.object.id));
      const snapshot = { ...found, disputes: [...listed, ...byId], askedAtMs: clock.nowMs() };
      return { kind: "found", snapshot };
    },
    resolve: async () => ({ kind: "still_unknown", detail: "scripted" }),
    webhook: { verify: async () => err("unreadable") },
    events: {
      keptMs: 30 * 86_400_000,
      async list({ sinceMs, untilMs, cursor }): Promise<EventPage> {
        await gate;
        const start = cursor === null ? 0 : Number(cursor);
        if (away !== null) return { kind: "unavailable", detail: away };
        if (start / pageSize >= breakAfterPages) return { kind: "unavailable", detail: "the line went dead" };
        const all = listed.filter(({ createdAtMs }) => createdAtMs >= sinceMs && createdAtMs <= untilMs);
        const events = all.slice(start, start + pageSize).map((event) => ({ event, payload: "{}" }));
        const next = start + pageSize < all.length ? String(start + pageSize) : null;
        return { kind: "page", events, next };
      },
    },
  };
  return {
    gateway,
    name: gateway.name,
    /** Ids of the objects asked for, in order. */
    reads,
    /** Shown as it is now to whoever asks for it by its id; lists show it as the snapshot has it, or not yet. */
    putUnlisted: (dispute: DisputeSnapshot) => void unlisted.set(dispute.object.id, dispute),
    put: (snapshot: ChargeSnapshot) => void objects.set(snapshot.object.id, snapshot),
    /** What the object becomes by the next money call. */
    putAfterCall: (snapshot: ChargeSnapshot) => void afterCall.set(snapshot.object.id, snapshot),
    goAway: (detail: string) => void (away = detail),
    comeBack: () => void (away = null),
    listEvents: (...events: readonly GatewayEvent[]) => void listed.push(...events),
    listInPagesOf: (size: number) => void (pageSize = size),
    breakAfterPages: (count: number) => void (breakAfterPages = count),
    /** Listing waits for this. */
    hold: (until: Promise<void>) => void (gate = until),
  };
}

export type ScriptedGateway = ReturnType<typeof createScriptedGateway>;

const prepared: PreparedCall = {
  operation: "scripted",
  apiVersion: "1",
  idempotencyKey: "scripted",
  body: null,
};

export const eventOf = (id: string, objectId: string, change: Partial<GatewayEvent> = {}): GatewayEvent => ({
  id,
  type: "payment.changed",
  createdAtMs: 0,
  objects: [{ type: "payment", id: objectId }],
  recognised: true,
  ...change,
});

/** A captured payment with nothing else to it. */
export const capturedSnapshot = (
  objectId: string,
  amount: Money,
  change: Partial<ChargeSnapshot> = {},
): ChargeSnapshot => ({
  object: { type: "payment", id: objectId },
  chargeId: null,
  askedAtMs: 0,
  state: "captured",
  gatewayStatus: "paid",
  recognised: true,
  closed: false,
  requested: amount,
  authorized: null,
  captures: [{ id: `capture_${objectId}`, amount, tip: null, atMs: 1_700_000_000_000 }],
  fees: [],
  reversals: [],
  refunds: [],
  disputes: [],
  buyerApproved: false,
  action: null,
  refusal: null,
  card: null,
  captureBeforeMs: null,
  ...change,
});

/** Money given back in the gateway's own dashboard. */
export const dashboardRefund = (id: string, amount: Money): RefundSnapshot => ({
  object: { type: "refund", id },
  state: "succeeded",
  gatewayStatus: "done",
  recognised: true,
  amount,
  attemptId: null,
  refusal: null,
  fees: [],
  atMs: 1_700_000_100_000,
});
