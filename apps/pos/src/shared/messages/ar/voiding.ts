import type { English } from "../en/index.ts";

export const voiding = {
  this: "إبطال هذا البيع",
  ask: "هل تريد إبطال البيع {number}؟",
  all: "يُسترجع كله ويعود المال إلى حيث جاء:",
  confirm: "إبطال ورد {amount}",
  keep: "إبقاء البيع",
  parts: "إلى أين يذهب المال",
  unknown: "لا نعلم بعد هل أُبطل البيع",
  under_one: "يُطلب مبلغ {amount} تحت رقم واحد.",
  unknown_more:
    "لا ترد شيئًا باليد: يواصل الصندوق السؤال ويُبطل البيع مرة واحدة. ابحث عن الإيصال مجددًا لترى كيف انتهى.",
  done: "أُبطل البيع",
  goes_back: "يعود",
  to_go_back: "يجب رده",
  amount: "المبلغ المُبطل",
  given: "رُدّ",
  on_its_way: "في طريقه",
  not_known: "غير معروف بعد",
  refused: "مرفوض",
  part_unknown: "لا يُعلم بعد هل عاد {amount} عبر {label}.",
  part_unknown_more: "لا ترده باليد: يُطلب تحت رقم واحد حتى يُعلم ذلك.",
  part_refused: "لم يقبل {label} رد {amount}.",
  part_owed: "المتجر مدين به للزبون؛ يدفعه المدير في المكتب على هذا البيع.",
} satisfies Record<keyof English["voiding"], string>;
