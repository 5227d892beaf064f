import type { English } from "../en/index.ts";

export const lookup = {
  title: "Was über den Verkauf bekannt ist",
  more_about:
    "Ein Betrag, die letzten vier der Karte, ein Datum (29.11.2026), eine Mailadresse oder ein Artikel der letzten sieben Tage.",
  search: "Suchen",
  hits: "Gefundene Verkäufe",
  none: "Kein Verkauf passt",
  none_more: "Versuchen Sie etwas anderes, das bekannt ist.",
  from_here: "Kein Netz: Nur was diese Kasse selbst verkauft hat, wurde durchsucht.",
  more: "Mehr anzeigen",
  voided: "Storniert",
  card: "Karte",
  external: "Anderes",
  exchange: "Umgetauschte Ware",
  delivery: "Versand per Post",
} satisfies Record<keyof English["lookup"], string>;
