import type { English } from "../en/index.ts";

export const sent = {
  sale: "عملية بيع",
  cancelled_sale: "بيع ملغى",
  parked_cart: "سلة معلّقة",
  cash_payment: "دفعة نقدية",
  charge_let_go: "دفعة تُركت",
  receipt: "إيصال",
  refund: "استرداد",
  shift_opening: "فتح الوردية",
  shift_taken_over: "وردية جرى تسلّمها",
  cash_moved: "إيداع أو سحب نقدي",
  drawer_opening: "فتح للدرج",
  void: "إبطال بيع",
  no_receipt: "إرجاع من دون إيصال",
  mailed_receipt: "إيصال بالبريد",
} satisfies Record<keyof English["sent"], string>;
