import type { ReceiptRecord, SaleRecord, Tx } from "@till/db";
import { type Money, toDecimal } from "@till/money";
import type { Charge, Refund } from "@till/payments";
import { renderHtml, renderText } from "@till/receipts";
import type { Uuid } from "@till/kernel";
import { makeInvitationLink, openInvitation } from "../auth/invitations.ts";
import { makeResetLink } from "../auth/reset-password.ts";
import type { Deps } from "../deps.ts";
import { queueMessage } from "./queue-message.ts";
import type { Letter } from "./send-message.ts";

/** The mails are written in English; figures follow the shop, not the reader. */
const locale = "en-GB";
const columns = 42;

type MailDeps = Pick<Deps, "ids" | "clock" | "merchantId" | "merchant" | "publicOrigin">;

const say = (amount: Money): string => `${toDecimal(amount)} ${amount.currency}`;

/** The receipt of a sale or a return to a buyer whose address is known, once for each number, or for each cause. */
export async function mailReceipt(
  deps: MailDeps,
  tx: Tx,
  sale: Pick<SaleRecord, "id" | "email">,
  {
    number,
    document,
    cause = `receipt:${number}`,
  }: Pick<ReceiptRecord, "number" | "document"> & { readonly cause?: string },
): Promise<void> {
  if (sale.email === null) return;
  const what = document.kind === "return" ? "Return receipt" : "Receipt";
  await queueMessage(deps, tx, {
    kind: "mail",
    cause,
    saleId: sale.id,
    to: sale.email,
    subject: `${what} ${number} from ${deps.merchant.name}`,
    body: {
      text: renderText(document, { locale, columns }),
      html: renderHtml(document, { locale }),
    },
  });
}

/** For a web order whose payment came to nothing after its buyer had left, with the way back to pay another way. */
export async function mailPaymentFailed(
  deps: MailDeps,
  tx: Tx,
  { sale, charge }: { readonly sale: SaleRecord; readonly charge: Pick<Charge, "id" | "amount"> },
): Promise<void> {
  if (sale.email === null || sale.orderTokenHash === null || sale.state !== "open") return;
  await queueMessage(deps, tx, {
    kind: "mail",
    cause: `payment_failed:${charge.id}`,
    saleId: sale.id,
    to: sale.email,
    subject: `Your payment to ${deps.merchant.name} did not go through`,
    body: plain([
      `Your payment of ${say(charge.amount)} to ${deps.merchant.name} did not go through.`,
      "Nothing was charged for it.",
      `Your order is kept. Open it on the device you ordered with, and pay another way: ${orderUrl(deps, sale)}`,
    ]),
  });
}

/** For a buyer who was told to expect money back that a bank has turned away. */
export async function mailRefundFailed(
  deps: MailDeps,
  tx: Tx,
  { sale, refund }: { readonly sale: SaleRecord; readonly refund: Pick<Refund, "id" | "amount"> },
): Promise<void> {
  if (sale.email === null) return;
  await queueMessage(deps, tx, {
    kind: "mail",
    cause: `refund_failed:${refund.id}`,
    saleId: sale.id,
    to: sale.email,
    subject: `A refund from ${deps.merchant.name} did not arrive`,
    body: plain([
      `We tried to give ${say(refund.amount)} back to you, and the payment service could not deliver it.`,
      "You are still owed this money. We will be in touch about another way; you need not do anything.",
      ...(sale.orderTokenHash === null ? [] : [`Your order: ${orderUrl(deps, sale)}`]),
    ]),
  });
}

type LetterDeps = Pick<Deps, "ids" | "clock" | "merchantId" | "merchant" | "publicOrigin" | "uow">;

/**
 * What a mail says that is written when it goes: its link opens an account, and stands nowhere else. Null when what it
 * was for is over.
 */
export function writeLetter(deps: LetterDeps) {
  return (letter: Letter): Promise<ReturnType<typeof plain> | null> =>
    deps.uow.run(deps.merchantId, (tx) => {
      switch (letter.letter) {
        case "password_reset":
          return resetLetter(deps, tx, letter.userId);
        case "invitation":
          return invitationLetter(deps, tx, letter.invitationId);
      }
    });
}

async function resetLetter(deps: LetterDeps, tx: Tx, userId: string) {
  const known = await tx.signIns.byUserId(userId);
  if (!known) return null;
  return plain([
    `Hello ${known.name},`,
    `somebody asked for a new password for the office of ${deps.merchant.name}. Was it you? Then choose one here, within half an hour:`,
    await makeResetLink(deps, tx, userId),
    "The link works once. Was it not you? Then do nothing: your password stays as it is.",
  ]);
}

async function invitationLetter(deps: LetterDeps, tx: Tx, id: Uuid) {
  const invited = await openInvitation(deps, tx, await tx.invitations.lock(id));
  if (!invited) return null;
  return plain([
    `Hello ${invited.person.name},`,
    `${invited.maker.name} asks you to the office of ${deps.merchant.name}, where you sign in with this address. Choose your password here, within three days:`,
    await makeInvitationLink(deps, tx, id),
    "The link works once, and it is yours alone: whoever has it can sign in as you. Do you not know this shop? Then do nothing.",
  ]);
}

const orderUrl = (deps: MailDeps, sale: Pick<SaleRecord, "id">): string =>
  `${deps.publicOrigin}/order/${sale.id}`;

const plain = (paragraphs: readonly string[]) => ({ text: `${paragraphs.join("\n\n")}\n`, html: null });
