import type { English } from "../en/index.ts";

export const lookup = {
  title: "ما يُعرف عن البيع",
  more_about:
    "مبلغ، أو آخر أربعة أرقام من البطاقة، أو تاريخ (29.11.2026)، أو بريد إلكتروني، أو صنف من الأيام السبعة الأخيرة.",
  search: "بحث",
  hits: "المبيعات الموجودة",
  none: "لا بيع يطابق",
  none_more: "جرّب شيئًا آخر معروفًا عنه.",
  from_here: "لا توجد شبكة: بُحث فقط فيما باعه هذا الصندوق.",
  more: "عرض المزيد",
  voided: "أُبطل",
  card: "بطاقة",
  external: "أخرى",
  exchange: "بضاعة مستبدلة",
  delivery: "التوصيل بالبريد",
} satisfies Record<keyof English["lookup"], string>;
