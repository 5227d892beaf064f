import type { English } from "../en/index.ts";

export const menu = {
  till: "الصندوق",
  quit: "إغلاق الصندوق",
  edit: "تحرير",
  undo: "تراجع",
  cut: "قص",
  copy: "نسخ",
  paste: "لصق",
  select_all: "تحديد الكل",
  view: "عرض",
  reset_zoom: "الحجم الأصلي",
  zoom_in: "تكبير",
  zoom_out: "تصغير",
  full_screen: "ملء الشاشة",
} satisfies Record<keyof English["menu"], string>;
