import type { English } from "../en/index.ts";

export const notice = {
  update_training: "Version {version} ist bereit. Sie wartet, bis das Training endet.",
  update_payment: "Version {version} ist bereit. Sie wartet auf das Ende der Zahlung.",
  update_sale: "Version {version} ist bereit. Sie wartet, bis kein Verkauf offen ist.",
  update_sending: "Version {version} ist bereit. Sie wartet, bis alles gesendet ist.",
  update_person:
    "Version {version} ist bereit. Sie wird installiert, wenn die Kasse gesperrt ist und niemand sie benutzt.",
  update_rest: "Version {version} ist bereit. Sie wird in wenigen Minuten installiert.",
  clock_ahead: "Die Uhr dieses Geräts geht {span} vor.",
  clock_behind: "Die Uhr dieses Geräts geht {span} nach.",
  clock_more: "Verkäufe und Belege erhalten solange die Zeit des Servers. Stellen Sie die Uhr richtig.",
  disk_full: "Die Festplatte dieses Geräts ist voll. Was abgelehnt wurde, ist nicht erfasst.",
  disk_full_more:
    "Schaffen Sie Platz; dann geht der Verkauf von selbst weiter. Was vorher angenommen wurde, ist sicher.",
  rescued: "Die Datei dieser Kasse war beschädigt und wurde neu angelegt.",
  rescued_found:
    "Übernommen: {sales, plural, one {# Verkauf} other {# Verkäufe}}, {receipts, plural, one {# Beleg} other {# Belege}} und {unsent, plural, one {# ungesendeter Eintrag} other {# ungesendete Einträge}}",
  rescued_unknown:
    "{found}; wie viel nicht gelesen werden konnte, ist unbekannt. Die beschädigte Datei liegt unter {file}. Sagen Sie der Leitung Bescheid.",
  rescued_whole:
    "{found}; nichts fehlt. Die beschädigte Datei liegt unter {file}. Sagen Sie der Leitung Bescheid.",
  rescued_lost:
    "{found}; {lost, plural, one {# Eintrag konnte} other {# Einträge konnten}} nicht gelesen werden. Die beschädigte Datei liegt unter {file}. Sagen Sie der Leitung Bescheid.",
  let_go: "{label}: Diese Zahlung wurde anderswo beendet und bezahlt keinen Verkauf",
  let_go_open:
    "{amount} können noch abgebucht werden und kommen dann von selbst zurück. Kassieren Sie anders.",
  let_go_none: "Von {amount} wurde nichts abgebucht. Kassieren Sie anders.",
  let_go_goes_back: "{amount} wurden abgebucht und werden von selbst zurückgegeben. Kassieren Sie anders.",
  let_go_went_back: "{amount} wurden abgebucht und sind schon zurückgegeben. Kassieren Sie anders.",
  read: "Gelesen",
  minutes: "{count, plural, one {# Minute} other {# Minuten}}",
  hours: "{count, plural, one {# Stunde} other {# Stunden}}",
  days: "{count, plural, one {# Tag} other {# Tage}}",
} satisfies Record<keyof English["notice"], string>;
