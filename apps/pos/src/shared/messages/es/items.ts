import type { English } from "../en/index.ts";

export const items = {
  category: "Categoría",
  favourites: "Favoritos",
  reading: "Leyendo el catálogo",
  nothing_sold: "Aquí aún no se vende nada",
  nothing_called: "Nada se llama «{text}»",
  manager_adds: "Un encargado añade artículos en la oficina.",
  try_word: "Pruebe con el inicio de otra palabra o escanéelo.",
  from: "desde",
  per_kg: "/kg",
} satisfies Record<keyof English["items"], string>;
