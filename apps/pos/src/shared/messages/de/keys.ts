import type { English } from "../en/index.ts";

export const keys = {
  title: "Tasten",
  search: "Suche",
  choose_line: "Position wählen",
  more_less: "Eins mehr, eins weniger",
  change_line: "Position ändern: Menge, Preis, Rabatt, Notiz",
  change_sale: "Verkauf ändern: Rabatt, Trinkgeld, Notiz, Steuer",
  remove_line: "Position entfernen",
  undo: "Letzte Änderung zurücknehmen",
  clear: "Warenkorb leeren",
  park: "Warenkorb parken, geparkten weiterführen",
  card: "Karte",
  more_ways: "Weitere Zahlungsarten, oder in Teilen",
  gift_card: "Geschenkkarte: verkaufen, Guthaben ansehen",
  next: "Der nächste Schritt",
  drawer: "Lade",
  return: "Rückgabe",
  void: "Den angezeigten Verkauf stornieren",
  close: "Schicht abschließen",
  close_shift: "Schichtende",
} satisfies Record<keyof English["keys"], string>;
