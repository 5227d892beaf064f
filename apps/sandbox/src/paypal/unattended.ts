import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { isOpen } from "./approval-page.ts";
import { approvalOutcomes } from "./objects.ts";
import { approveOrder, giveBack, restOf } from "./paying.ts";
import type { PaypalWorld } from "./world.ts";

const approveSchema = z.strictObject({
  orderId: z.string(),
  // "decline" alone is the way most declines come.
  outcome: z
    .enum([...approvalOutcomes, "decline", "cancel"])
    .default("approve")
    .transform((word) => (word === "decline" ? "decline_instrument" : word)),
});
const reverseSchema = z.strictObject({
  captureId: z.string(),
  reason: z.enum(["CHARGEBACK", "BUYER_COMPLAINT"]).default("CHARGEBACK"),
});

/** What a buyer or a bank does, for tests that have nobody to do it. */
export function mountUnattended(app: FastifyInstance, world: PaypalWorld): void {
  app.post("/sandbox/approve", (request, reply) => {
    const body = approveSchema.safeParse(jsonOf(request));
    if (!body.success) return reply.code(400).send({ error: z.prettifyError(body.error) });
    const { orderId, outcome } = body.data;
    const order = world.orders.get(orderId);
    if (order === undefined) return reply.code(404).send({ error: `no order ${orderId}` });
    if (!isOpen(order)) return reply.code(409).send({ error: `the order is ${order.status}` });
    if (outcome !== "cancel") approveOrder(world, order, outcome);
    return { orderId, status: world.orders.get(orderId)?.status };
  });

  /** A chargeback, or a complaint decided for the buyer: what is left of the capture is taken back. */
  app.post("/sandbox/reverse", (request, reply) => {
    const body = reverseSchema.safeParse(jsonOf(request));
    if (!body.success) return reply.code(400).send({ error: z.prettifyError(body.error) });
    const { captureId, reason } = body.data;
    const capture = world.captures.get(captureId);
    if (capture === undefined) return reply.code(404).send({ error: `no capture ${captureId}` });
    if (capture.status !== "COMPLETED" && capture.status !== "PARTIALLY_REFUNDED") {
      return reply.code(409).send({ error: `the capture is ${capture.status}` });
    }
    const amount = restOf(world, capture);
    const reversal = { amount, invoice_id: null, custom_id: null, note: null, reversal: true, reason };
    const refund = world.core.database.transaction(() => giveBack(world, capture, reversal));
    return { refundId: refund.id };
  });
}

function jsonOf(request: FastifyRequest): unknown {
  try {
    return JSON.parse(typeof request.body === "string" ? request.body : "{}") as unknown;
  } catch {
    return undefined;
  }
}
