import type { DashboardAct, Gateway, Sandbox } from "@till/sandbox";
import { z } from "zod";

/** What a gateway itself holds for one of our charges, read from its own state. */
export interface GatewayMoney {
  readonly gateway: Gateway;
  /** Till's charge, by the id it sent along. */
  readonly chargeId: string;
  /** The object that Till stores with the charge. */
  readonly objectId: string;
  readonly captures: readonly { readonly id: string; readonly amountMinor: bigint }[];
  readonly refunds: readonly {
    readonly id: string;
    readonly amountMinor: bigint;
    readonly state: "moved" | "pending" | "failed";
    /** Taken back by a bank, not given back by the shop. */
    readonly reversal: boolean;
  }[];
  /** Money is held, or can still come in without a further call of Till's. */
  readonly open: boolean;
}

const rows = z.array(z.object({ gateway: z.string(), kind: z.string(), id: z.string(), body: z.string() }));
const minor = (amount: number): bigint => BigInt(amount);
const paypalMinor = (value: string): bigint => BigInt(value.replace(".", ""));

const intent = z.object({ id: z.string(), status: z.string(), metadata: z.record(z.string(), z.string()) });
const stripeCharge = z.object({
  id: z.string(),
  payment_intent: z.string().nullable(),
  captured: z.boolean(),
  amount_captured: z.number(),
});
const stripeRefund = z.object({ id: z.string(), charge: z.string(), amount: z.number(), status: z.string() });
const squarePayment = z.object({
  object: z.object({
    id: z.string(),
    status: z.string(),
    total_money: z.object({ amount: z.number() }),
    reference_id: z.string().optional(),
    terminal_checkout_id: z.string().optional(),
  }),
});
const squareRefund = z.object({
  id: z.string(),
  status: z.string(),
  payment_id: z.string(),
  amount_money: z.object({ amount: z.number() }),
});
const paypalOrder = z.object({
  id: z.string(),
  status: z.string(),
  unit: z.object({ custom_id: z.string().optional() }),
});
const paypalMoney = z.object({ value: z.string() });
const paypalCapture = z.object({
  id: z.string(),
  orderId: z.string(),
  status: z.string(),
  amount: paypalMoney,
});
const paypalAuthorization = z.object({ orderId: z.string(), status: z.string() });
const paypalRefund = z.object({
  id: z.string(),
  captureId: z.string(),
  status: z.string(),
  amount: paypalMoney,
  reversal: z.boolean(),
});

/** The three gateways as themselves: what they hold, and what buyers and people in their dashboards do there. */
export function createGatewaySide(sandbox: Sandbox) {
  const { database } = sandbox.core;
  const post = async (gateway: Gateway | "control", path: string, body: object): Promise<boolean> => {
    const answer = await sandbox.fetchFor(gateway)(`http://sandbox.test${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return answer.status < 400;
  };
  const all = <T>(gateway: Gateway, kind: string, schema: z.ZodType<T>): T[] =>
    rows
      .parse(
        database
          .sql("select gateway, kind, id, body from objects where gateway = ? and kind = ? order by seq")
          .all(gateway, kind),
      )
      .map(({ body }) => schema.parse(JSON.parse(body)));

  const stripe = (): GatewayMoney[] => {
    const charges = all("stripe", "charge", stripeCharge);
    const refunds = all("stripe", "refund", stripeRefund);
    return all("stripe", "payment_intent", intent).map(({ id, status, metadata }) => {
      const own = charges.filter(({ payment_intent }) => payment_intent === id);
      return {
        gateway: "stripe",
        chargeId: metadata["till_charge_id"] ?? "",
        objectId: id,
        captures: own
          .filter(({ captured }) => captured)
          .map((charge) => ({ id: charge.id, amountMinor: minor(charge.amount_captured) })),
        refunds: refunds
          .filter(({ charge }) => own.some((each) => each.id === charge))
          .map((refund) => ({
            id: refund.id,
            amountMinor: minor(refund.amount),
            state: stateOf(refund.status, ["succeeded"], ["pending", "requires_action"]),
            reversal: false,
          })),
        open: status !== "succeeded" && status !== "canceled",
      };
    });
  };

  const square = (): GatewayMoney[] => {
    const refunds = all("square", "refund", squareRefund);
    return all("square", "payment", squarePayment).map(({ object }) => ({
      gateway: "square",
      chargeId: object.reference_id ?? "",
      objectId: object.terminal_checkout_id ?? object.id,
      captures:
        object.status === "COMPLETED"
          ? [{ id: object.id, amountMinor: minor(object.total_money.amount) }]
          : [],
      refunds: refunds
        .filter(({ payment_id }) => payment_id === object.id)
        .map((refund) => ({
          id: refund.id,
          amountMinor: minor(refund.amount_money.amount),
          state: stateOf(refund.status, ["COMPLETED"], ["PENDING"]),
          reversal: false,
        })),
      open: object.status === "APPROVED",
    }));
  };

  const paypal = (): GatewayMoney[] => {
    const captures = all("paypal", "capture", paypalCapture);
    const refunds = all("paypal", "refund", paypalRefund);
    const authorizations = all("paypal", "authorization", paypalAuthorization);
    return all("paypal", "order", paypalOrder).map(({ id, unit }) => {
      const own = captures.filter(
        ({ orderId, status }) => orderId === id && status !== "DECLINED" && status !== "PENDING",
      );
      return {
        gateway: "paypal",
        chargeId: (unit.custom_id ?? "").replace("till-charge:", ""),
        objectId: id,
        captures: own.map((capture) => ({ id: capture.id, amountMinor: paypalMinor(capture.amount.value) })),
        refunds: refunds
          .filter(({ captureId }) => own.some((each) => each.id === captureId))
          .map((refund) => ({
            id: refund.id,
            amountMinor: paypalMinor(refund.amount.value),
            state: stateOf(refund.status, ["COMPLETED"], ["PENDING"]),
            reversal: refund.reversal,
          })),
        open:
          captures.some((capture) => capture.orderId === id && capture.status === "PENDING") ||
          authorizations.some(
            (held) =>
              held.orderId === id && ["CREATED", "PARTIALLY_CAPTURED", "PENDING"].includes(held.status),
          ),
      };
    });
  };

  let held: readonly GatewayMoney[] = [];
  let heldAt = -1;
  return {
    /** Everything that any gateway holds under a charge's id; the same list while nothing changes. */
    money(): readonly GatewayMoney[] {
      const changes = Number(database.sql("select total_changes() as changes").get()?.["changes"]);
      if (changes !== heldAt) held = [...stripe(), ...square(), ...paypal()];
      heldAt = changes;
      return held;
    },

    /** The buyer answers the bank's 3-D Secure page. */
    async authenticate(intentId: string, what: "approve" | "fail"): Promise<boolean> {
      const row = database
        .sql("select body from objects where gateway = 'stripe' and kind = 'payment_intent' and id = ?")
        .get(intentId);
      const secret = z
        .object({ client_secret: z.string() })
        .safeParse(JSON.parse(String(row?.["body"] ?? "{}")));
      if (!secret.success) return false;
      const answer = await sandbox.fetchFor("stripe")(
        `http://sandbox.test/sandbox/authenticate/${intentId}`,
        {
          method: "POST",
          headers: { "content-type": "application/x-www-form-urlencoded" },
          body: new URLSearchParams({ client_secret: secret.data.client_secret, what }).toString(),
        },
      );
      return answer.status < 400;
    },
    /** The buyer agrees on PayPal's page, with what will come of it. */
    agree: (orderId: string, outcome: "approve" | "decline_instrument" | "decline_capture" | "pending") =>
      post("paypal", "/sandbox/approve", { orderId, outcome }),
    dashboard: (gateway: Gateway, act: DashboardAct) => post("control", "/dashboard", { gateway, ...act }),
    /** When something falls due at a gateway by itself; null when nothing waits. */
    nextDueMs(): number | null {
      const row = database.sql("select min(due_ms) as due from schedule").get();
      const waiting = database.sql("select min(due_ms) as due from deliveries where state = 'pending'").get();
      const due = [row?.["due"], waiting?.["due"]].filter((each) => typeof each === "number");
      return due.length === 0 ? null : Math.min(...due);
    },
  };
}

export type GatewaySide = ReturnType<typeof createGatewaySide>;

function stateOf(
  status: string,
  moved: readonly string[],
  pending: readonly string[],
): "moved" | "pending" | "failed" {
  if (moved.includes(status)) return "moved";
  return pending.includes(status) ? "pending" : "failed";
}
