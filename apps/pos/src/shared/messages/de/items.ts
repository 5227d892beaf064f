import type { English } from "../en/index.ts";

export const items = {
  category: "Kategorie",
  favourites: "Favoriten",
  reading: "Der Katalog wird gelesen",
  nothing_sold: "Hier wird noch nichts verkauft",
  nothing_called: "Nichts heißt „{text}“",
  manager_adds: "Die Leitung legt Artikel im Büro an.",
  try_word: "Versuchen Sie den Anfang eines anderen Wortes, oder scannen Sie es.",
  from: "ab",
  per_kg: "/kg",
} satisfies Record<keyof English["items"], string>;
