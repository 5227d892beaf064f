import type { English } from "../en/index.ts";

export const keys = {
  title: "المفاتيح",
  search: "بحث",
  choose_line: "اختيار بند",
  more_less: "زيادة واحد أو إنقاص واحد",
  change_line: "تعديل البند: الكمية والسعر والخصم والملاحظة",
  change_sale: "تعديل البيع: الخصم والإكرامية والملاحظة والضريبة",
  remove_line: "حذف البند",
  undo: "التراجع عن آخر تعديل",
  clear: "إفراغ السلة",
  park: "تعليق السلة أو استئناف سلة معلّقة",
  card: "بطاقة",
  more_ways: "طرق دفع أخرى، أو على أجزاء",
  gift_card: "بطاقة هدية: بيعها أو معرفة رصيدها",
  next: "الخطوة التالية",
  drawer: "الدرج",
  return: "إرجاع",
  void: "إبطال البيع المعروض",
  close: "إغلاق الوردية",
  close_shift: "إغلاق الوردية",
} satisfies Record<keyof English["keys"], string>;
