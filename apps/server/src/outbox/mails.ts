import type { ReceiptRecord, SaleRecord, Tx } from "@till/db";
import { type Money, toDecimal } from "@till/money";
import type { Charge, Refund } from "@till/payments";
import { renderHtml, renderText } from "@till/receipts";
import { makeResetLink } from "../auth/reset-password.ts";
import type { Deps } from "../deps.ts";
import { queueMessage } from "./queue-message.ts";

/** The mails are written in English; figures follow the shop, not the reader. */
const locale = "en-GB";
const columns = 42;

type MailDeps = Pick<Deps, "ids" | "clock" | "merchantId" | "merchant" | "publicOrigin">;

const say = (amount: Money): string => `${toDecimal(amount)} ${amount.currency}`;

/** The receipt of a sale or a return, once for each number, to a buyer whose address is known. */
export async function mailReceipt(
  deps: MailDeps,
  tx: Tx,
  sale: Pick<SaleRecord, "id" | "email">,
  { number, document }: Pick<ReceiptRecord, "number" | "document">,
): Promise<void> {
  if (sale.email === null) return;
  const what = document.kind === "return" ? "Return receipt" : "Receipt";
  await queueMessage(deps, tx, {
    kind: "mail",
    cause: `receipt:${number}`,
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

/**
 * What a mail says that is written when it goes: its link opens an account, and stands nowhere else. Null when the
 * person it is for has left.
 */
export function writeLetter(
  deps: Pick<Deps, "ids" | "clock" | "merchantId" | "merchant" | "publicOrigin" | "uow">,
) {
  return (userId: string): Promise<ReturnType<typeof plain> | null> =>
    deps.uow.run(deps.merchantId, async (tx) => {
      const known = await tx.signIns.byUserId(userId);
      if (!known) return null;
      const link = await makeResetLink(deps, tx, userId);
      return plain([
        `Hello ${known.name},`,
        `somebody asked for a new password for the office of ${deps.merchant.name}. Was it you? Then choose one here, within half an hour:`,
        link,
        "The link works once. Was it not you? Then do nothing: your password stays as it is.",
      ]);
    });
}

const orderUrl = (deps: MailDeps, sale: Pick<SaleRecord, "id">): string =>
  `${deps.publicOrigin}/order/${sale.id}`;

const plain = (paragraphs: readonly string[]) => ({ text: `${paragraphs.join("\n\n")}\n`, html: null });
