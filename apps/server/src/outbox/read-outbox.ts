import type { OutboxMessage } from "@till/db";
import type { Uuid } from "@till/kernel";
import type { OutboxDetail, OutboxView } from "@till/wire";
import { authorize } from "../access/authorize.ts";
import { type Caller, toActor } from "../access/caller.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { claimFirst } from "../idempotent.ts";
import { TillError, notFound } from "../till-error.ts";
import { letterBody, mailBody } from "./send-message.ts";

export interface OutboxPage {
  readonly messages: readonly OutboxView[];
  /** Give it as `beforeId` for the next page; null on the last. */
  readonly nextId: Uuid | null;
}

export interface OutboxQuery {
  readonly kind?: OutboxMessage["kind"];
  readonly states?: readonly OutboxMessage["state"][];
  readonly beforeId?: Uuid;
  readonly limit: number;
}

/** What went out or should have, newest first. Throws `forbidden`. */
export function listOutbox(deps: Deps) {
  return (caller: Caller, query: OutboxQuery): Promise<OutboxPage> => {
    authorize(caller, "outbox.read");
    return deps.uow.run(deps.merchantId, async (tx) => {
      const found = await tx.outbox.list({ ...query, limit: query.limit + 1 });
      const page = found.slice(0, query.limit);
      const nextId = found.length > query.limit ? (page.at(-1)?.id ?? null) : null;
      return { messages: page.map(toOutboxView), nextId };
    });
  };
}

/** One message as it goes out. Throws `not_found`, `forbidden`. */
export function getOutboxMessage(deps: Deps) {
  return (caller: Caller, id: Uuid): Promise<OutboxDetail> => {
    authorize(caller, "outbox.read");
    return deps.uow.run(deps.merchantId, async (tx) => {
      const message = await tx.outbox.find(id);
      if (!message) throw notFound("message");
      if (letterBody.safeParse(message.body).success)
        return { ...toOutboxView(message), text: unseen, html: null };
      const mail = mailBody.safeParse(message.body);
      return {
        ...toOutboxView(message),
        text: mail.success ? mail.data.text : textOf(message.body),
        html: mail.success ? mail.data.html : null,
      };
    });
  };
}

/**
 * Sends a message again, under its own id: one that was kept or failed, or one that its receiver lost. Throws
 * `not_found`, `conflict` (it is on its way already, or was erased), `forbidden`.
 */
export function resendMessage(deps: Deps) {
  return (caller: Caller, input: { readonly id: Uuid; readonly messageId: Uuid }): Promise<OutboxView> => {
    authorize(caller, "outbox.resend");
    const key = { procedure: "outbox.resend", id: input.id, content: input, nowMs: deps.clock.nowMs() };
    return deps.uow.run(deps.merchantId, async (tx) => {
      const message = await tx.outbox.find(input.messageId);
      if (!message) throw notFound("message");
      // The answer is the message as it stands: a copy kept with the key would keep the buyer's address, too.
      if (!(await claimFirst(tx, key))) return toOutboxView(message);
      if (message.state === "queued") throw onItsWay();
      if (message.to === null) throw erased();
      if (letterBody.safeParse(message.body).success) throw askAnew();
      const change = { state: "queued", tries: 0, detail: null } as const;
      await tx.outbox.update(message.id, change);
      await tx.jobs.enqueue("outbox.send", { merchantId: deps.merchantId, messageId: message.id });
      await audit(deps, tx, toActor(caller), {
        action: "outbox.resent",
        subject: message.id,
        before: { state: message.state },
        after: { state: "queued" },
      });
      return toOutboxView({ ...message, ...change });
    });
  };
}

/** What was erased says nothing. */
const textOf = (body: OutboxMessage["body"]): string => (body === null ? "" : JSON.stringify(body, null, 2));

const erased = (): TillError =>
  new TillError({
    code: "conflict",
    retry: "never",
    message: "This message was erased, with the address it went to. It cannot be sent again.",
  });

const unseen =
  "This mail carries a link that opens an account once. It is made when the mail goes, and only its receiver sees it.";

const askAnew = (): TillError =>
  new TillError({
    code: "conflict",
    retry: "never",
    message:
      "A link to a password is not sent again. Whoever forgot theirs asks for one on the sign-in page; who was invited is invited anew.",
  });

const onItsWay = (): TillError =>
  new TillError({
    code: "conflict",
    retry: "never",
    message: "This message is on its way already. Wait for it, then look again.",
  });

function toOutboxView(message: Omit<OutboxMessage, "body">): OutboxView {
  const { id, kind, cause, saleId, to, subject, state, tries, detail, createdAtMs, sentAtMs } = message;
  return { id, kind, cause, saleId, to, subject, state, tries, detail, createdAtMs, sentAtMs };
}
