import type { SaleId, Uuid } from "@till/kernel";
import { z } from "zod";
import { refusal, refusedByServer } from "./refusal.ts";
import { type TillContext, enqueue, requireSelling } from "./till-context.ts";

/** As long as an address can be (RFC 5321), and as the server reads it. */
const address = z.email().max(254);

/**
 * Queues a receipt to be mailed by the server, behind all else of its sale. The address is on this till's disk until the
 * server has it, and nowhere else here. Throws `HostRefusal` for what is no address, and what the server says to it
 * where it can be asked now: then nothing stays in the queue.
 */
export async function mailReceipt(
  context: TillContext,
  asked: { readonly saleId: SaleId; readonly number: string; readonly email: string },
): Promise<void> {
  requireSelling(context);
  const { queue, store, ids, memory } = context;
  const email = address.safeParse(asked.email);
  if (!email.success) throw refusal("refusal.no_mail_address");
  const { saleId, number } = asked;
  const input = { id: ids.next<Uuid>(), saleId, number, email: email.data, locale: context.locale };
  const act = { kind: "receipts.mail", input } as const;
  enqueue(context, saleId, act, input.id);
  queue.wake();
  context.changed();
  if (!memory.reachable) return;
  await queue.settled();
  const itemId = `${act.kind}:${input.id}`;
  const refused = store.queue.find(itemId)?.parked;
  if (!refused) return;
  store.queue.remove([itemId]);
  context.changed();
  throw refusedByServer(refused);
}
