import { renderHtml } from "@till/receipts";
import type { ReceiptDocument } from "@till/sales";
import { ReceiptPaper } from "@till/ui";
import { pageLocale } from "./locale.ts";

/** The page of a receipt is a sheet on a ground of its own; here the paper around it is the sheet. */
const withoutGround =
  "<style>body{background:none;padding:0}.paper{background:none;box-shadow:none;padding:0}</style></head>";

export function ReceiptSheet({ receipt }: { readonly receipt: ReceiptDocument }) {
  const html = renderHtml(receipt, { locale: pageLocale() }).replace("</head>", withoutGround);
  return <ReceiptPaper label={`Receipt ${receipt.number}`} html={html} />;
}
