import type { ReceiptRecord, SaleRecord, Tx } from "@till/db";
import type { Charge, Refund } from "@till/payments";
import { createPaperFormat, renderHtml, renderText } from "@till/receipts";
import type { Uuid } from "@till/kernel";
import { makeInvitationLink, openInvitation } from "../auth/invitations.ts";
import { makeResetLink } from "../auth/reset-password.ts";
import type { Deps } from "../deps.ts";
import { mailWords } from "./mail-words.ts";
import { queueMessage } from "./queue-message.ts";
import type { Letter } from "./send-message.ts";

const columns = 42;

type MailDeps = Pick<Deps, "ids" | "clock" | "merchantId" | "merchant" | "locale" | "publicOrigin">;

/**
 * The receipt of a sale or a return to a buyer whose address is known, once for each number, or for each cause; in the shop's
 * language, or in that of the till it was asked for at.
 */
export async function mailReceipt(
  deps: MailDeps,
  tx: Tx,
  sale: Pick<SaleRecord, "id" | "email">,
  {
    number,
    document,
    cause = `receipt:${number}`,
    locale = deps.locale,
  }: Pick<ReceiptRecord, "number" | "document"> & { readonly cause?: string; readonly locale?: string },
): Promise<void> {
  if (sale.email === null) return;
  const words = mailWords(locale);
  const subject = words[document.kind === "return" ? "returnReceipt" : "receipt"];
  await queueMessage(deps, tx, {
    kind: "mail",
    cause,
    saleId: sale.id,
    to: sale.email,
    subject: subject({ number, shop: deps.merchant.name }),
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
  const words = mailWords(deps.locale);
  const shop = deps.merchant.name;
  const sum = createPaperFormat(deps.locale).money(charge.amount);
  await queueMessage(deps, tx, {
    kind: "mail",
    cause: `payment_failed:${charge.id}`,
    saleId: sale.id,
    to: sale.email,
    subject: words.paymentFailed(shop),
    body: plain(words.paymentFailedText({ sum, shop, link: orderUrl(deps, sale) })),
  });
}

/** For a buyer who was told to expect money back that a bank has turned away. */
export async function mailRefundFailed(
  deps: MailDeps,
  tx: Tx,
  { sale, refund }: { readonly sale: SaleRecord; readonly refund: Pick<Refund, "id" | "amount"> },
): Promise<void> {
  if (sale.email === null) return;
  const words = mailWords(deps.locale);
  const sum = createPaperFormat(deps.locale).money(refund.amount);
  await queueMessage(deps, tx, {
    kind: "mail",
    cause: `refund_failed:${refund.id}`,
    saleId: sale.id,
    to: sale.email,
    subject: words.refundFailed(deps.merchant.name),
    body: plain(
      words.refundFailedText({ sum, link: sale.orderTokenHash === null ? null : orderUrl(deps, sale) }),
    ),
  });
}

type LetterDeps = Pick<Deps, "ids" | "clock" | "merchantId" | "merchant" | "locale" | "publicOrigin" | "uow">;

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
  const link = await makeResetLink(deps, tx, userId);
  return plain(mailWords(deps.locale).resetText({ name: known.name, shop: deps.merchant.name, link }));
}

async function invitationLetter(deps: LetterDeps, tx: Tx, id: Uuid) {
  const invited = await openInvitation(deps, tx, await tx.invitations.lock(id));
  if (!invited) return null;
  const { person, maker } = invited;
  const link = await makeInvitationLink(deps, tx, id);
  const names = { name: person.name, maker: maker.name, shop: deps.merchant.name };
  return plain(mailWords(deps.locale).invitationText({ ...names, link }));
}

const orderUrl = (deps: MailDeps, sale: Pick<SaleRecord, "id">): string =>
  `${deps.publicOrigin}/order/${sale.id}`;

const plain = (paragraphs: readonly string[]) => ({ text: `${paragraphs.join("\n\n")}\n`, html: null });
