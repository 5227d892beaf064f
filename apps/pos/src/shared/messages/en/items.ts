export const items = {
  category: "Category",
  favourites: "Favourites",
  reading: "Reading the catalogue",
  nothing_sold: "Nothing is sold here yet",
  nothing_called: "Nothing is called “{text}”",
  manager_adds: "A manager adds items in the office.",
  try_word: "Try the start of another word, or scan it.",
  from: "from",
  per_kg: "/kg",
} as const;
