import type { OutboxMessage, Tx } from "@till/db";
import type { Json } from "@till/payments";
import { maskCardNumbers, maskCardNumbersIn } from "@till/wire";
import type { Deps } from "../deps.ts";

export type NewMessage = Pick<OutboxMessage, "kind" | "cause" | "saleId" | "to" | "subject" | "body">;

/**
 * Writes a message in the transaction that makes it necessary; a job sends it after the commit. One for each cause,
 * however often it is asked for. Card numbers are masked, whoever typed them where.
 */
export async function queueMessage(
  deps: Pick<Deps, "ids" | "clock" | "merchantId">,
  tx: Tx,
  message: NewMessage,
): Promise<void> {
  const id = deps.ids.next<OutboxMessage["id"]>();
  const fresh = await tx.outbox.insert({
    ...message,
    id,
    subject: maskCardNumbers(message.subject),
    body: maskCardNumbersIn(message.body) as Json,
    state: "queued",
    tries: 0,
    detail: null,
    createdAtMs: deps.clock.nowMs(),
    sentAtMs: null,
  });
  if (fresh) await tx.jobs.enqueue("outbox.send", { merchantId: deps.merchantId, messageId: id });
}
