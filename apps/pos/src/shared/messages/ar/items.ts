import type { English } from "../en/index.ts";

export const items = {
  category: "الفئة",
  favourites: "المفضلة",
  reading: "جارٍ قراءة القائمة",
  nothing_sold: "لا شيء يُباع هنا بعد",
  nothing_called: "لا شيء اسمه «{text}»",
  manager_adds: "يضيف المدير الأصناف في المكتب.",
  try_word: "جرّب بداية كلمة أخرى أو امسحه.",
  from: "من",
  per_kg: "/كغ",
} satisfies Record<keyof English["items"], string>;
