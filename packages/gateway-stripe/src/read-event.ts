import type { GatewayEvent, GatewayObject } from "@till/payments";
import { z } from "zod";
import { disputeObject } from "./dispute-snapshot.ts";
import { refundObject } from "./status-map.ts";

const eventBody = z.object({
  id: z.string().min(1),
  type: z.string().min(1),
  created: z.int().nonnegative(),
  data: z.object({ object: z.looseObject({ object: z.string(), id: z.string().optional() }) }),
});

/** Types that say something about a charge. Others are kept and counted, and nothing follows from them. */
const recognised: ReadonlySet<string> = new Set([
  "payment_intent.created",
  "payment_intent.requires_action",
  "payment_intent.processing",
  "payment_intent.amount_capturable_updated",
  "payment_intent.succeeded",
  "payment_intent.payment_failed",
  "payment_intent.canceled",
  "charge.pending",
  "charge.succeeded",
  "charge.failed",
  "charge.captured",
  "charge.expired",
  "charge.updated",
  "charge.refunded",
  "charge.refund.updated",
  "refund.created",
  "refund.updated",
  "refund.failed",
  "charge.dispute.created",
  "charge.dispute.updated",
  "charge.dispute.closed",
  "charge.dispute.funds_withdrawn",
  "charge.dispute.funds_reinstated",
  "terminal.reader.action_succeeded",
  "terminal.reader.action_failed",
  "terminal.reader.action_updated",
]);

/** An event as it was sent or listed; null where it is none. */
export function parseEvent(json: unknown): GatewayEvent | null {
  const parsed = eventBody.safeParse(json);
  if (!parsed.success) return null;
  const { id, type, created, data } = parsed.data;
  return {
    id,
    type,
    createdAtMs: created * 1000,
    objects: objectsOf(data.object),
    recognised: recognised.has(type),
  };
}

const reference = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)]).nullish();
const child = z.object({ id: z.string().exactOptional(), payment_intent: reference });
const reader = z.object({
  action: z.object({ process_payment_intent: child.optional() }).nullish(),
});

/** The charge's object, from whatever kind of object the event is about; else the child, to look the charge up by. */
function objectsOf(object: z.infer<typeof eventBody>["data"]["object"]): readonly GatewayObject[] {
  switch (object.object) {
    case "payment_intent":
      return object.id === undefined ? [] : [{ type: "payment_intent", id: object.id }];
    case "charge":
      return intentOr(object, (id) => ({ type: "charge", id }));
    case "dispute":
      return intentOr(object, disputeObject);
    case "refund":
      return intentOr(object, refundObject);
    case "terminal.reader": {
      const action = reader.safeParse(object).data?.action;
      return intentNamed(action?.process_payment_intent?.payment_intent);
    }
    default:
      return [];
  }
}

function intentOr(object: unknown, childOf: (id: string) => GatewayObject): readonly GatewayObject[] {
  const { id, payment_intent: intent } = child.safeParse(object).data ?? {};
  if (typeof intent === "string") return intentNamed(intent);
  return id === undefined ? [] : [childOf(id)];
}

function intentNamed(id: string | null | undefined): readonly GatewayObject[] {
  return typeof id === "string" ? [{ type: "payment_intent", id }] : [];
}
