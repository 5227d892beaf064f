import type { Jobs, OutboxMessage } from "@till/db";
import { type Uuid, invariant } from "@till/kernel";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import { writeLetter } from "./mails.ts";
import type { Delivery } from "./senders.ts";

export const sendLimits = {
  /** With doubling pauses about two days: longer than a mail server or a shop system is usually away. */
  triesMax: 14,
  firstRetryMs: 30_000,
  retryMaxMs: 6 * 3_600_000,
  detailMax: 300,
} as const;

export const mailBody = z.object({ text: z.string(), html: z.string().nullable() });
/** A mail whose words are a secret: they are written when it goes, and kept nowhere. */
export const letterBody = z.discriminatedUnion("letter", [
  z.object({ letter: z.literal("password_reset"), userId: z.string() }),
  z.object({ letter: z.literal("invitation"), invitationId: z.custom<Uuid>((id) => typeof id === "string") }),
]);
export type Letter = z.infer<typeof letterBody>;

/**
 * Sends one message, at least once: a process that dies between the sending and its record sends again, under the
 * same id. A failed one is tried again, later and later, then left to a person.
 */
export function sendMessageJob(deps: Deps) {
  return async ({ merchantId, messageId }: Jobs["outbox.send"]): Promise<void> => {
    const message = await deps.uow.runUnhurried(merchantId, [messageId], (tx) => tx.outbox.find(messageId));
    invariant(message, "a message that has a job was written");
    const { to } = message;
    if (message.state !== "queued" || to === null) return;
    const delivery = await deliver(deps, { ...message, to });
    const tries = message.tries + 1;
    await deps.uow.runUnhurried(merchantId, [messageId], async (tx) => {
      if (delivery === null) {
        await tx.outbox.update(messageId, { state: "kept", detail: whyKept[message.kind] });
      } else if (delivery.kind === "sent") {
        const sentAtMs = deps.clock.nowMs();
        await tx.outbox.update(messageId, { state: "sent", tries, sentAtMs, detail: null });
      } else {
        // Mail servers quote the address they refuse, and this is kept and shown beside what was sealed.
        const detail = delivery.detail.replaceAll(to, "the address").slice(0, sendLimits.detailMax);
        deps.log.warn({ messageId, kind: message.kind, tries }, "a message could not be sent");
        const last = delivery.permanent || tries >= sendLimits.triesMax;
        await tx.outbox.update(messageId, { state: last ? "failed" : "queued", tries, detail });
        if (last) return;
        const startAfterMs = Math.min(
          sendLimits.retryMaxMs,
          sendLimits.firstRetryMs * 2 ** Math.min(message.tries, 20),
        );
        await tx.jobs.enqueue("outbox.send", { merchantId, messageId }, { startAfterMs });
      }
    });
  };
}

const whyKept: Readonly<Record<OutboxMessage["kind"], string>> = {
  mail: "no SMTP server is configured (TILL_SMTP_URL)",
  fulfilment: "no secret to sign it with is configured (TILL_HOOK_SECRET)",
};

/** Null where there is no way to send it. */
async function deliver(
  deps: Deps,
  message: OutboxMessage & { readonly to: string },
): Promise<Delivery | null> {
  const { id, to, subject, body } = message;
  switch (message.kind) {
    case "mail": {
      if (!deps.senders.mail) return null;
      const letter = letterBody.safeParse(body);
      const words = letter.success ? await writeLetter(deps)(letter.data) : mailBody.parse(body);
      return words === null
        ? { kind: "failed", detail: "what it was written for is over", permanent: true }
        : deps.senders.mail.send({ id, to, subject, ...words });
    }
    case "fulfilment":
      return deps.senders.hook
        ? deps.senders.hook.send({ id, url: to, body: JSON.stringify({ id, ...bodyOf(body) }) })
        : null;
  }
}

const bodyOf = (body: OutboxMessage["body"]): object =>
  typeof body === "object" && body !== null ? body : { body };
