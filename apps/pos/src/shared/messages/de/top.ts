import type { English } from "../en/index.ts";

export const top = {
  person_since: "{name} · Schicht seit {time}",
  lock: "Kasse sperren",
  offline_waiting: "Offline · {count} warten",
  online_sent: "Online · alles gesendet",
  online_sending: "Online · sende {count}",
  online: "Online",
  offline: "Offline",
  need_yes: "{count, plural, one {# braucht das Ja der Leitung} other {# brauchen das Ja der Leitung}}",
  need_attention: "{count, plural, one {# braucht Aufmerksamkeit} other {# brauchen Aufmerksamkeit}}",
  wait_manager: "Diese warten auf die Leitung",
  server_refused: "Der Server hat diese abgelehnt",
  kept_pin:
    "Sie bleiben auf dieser Kasse, mit allem vom selben Verkauf. Mit der PIN der Leitung gehen sie weiter.",
  kept_tell: "Sie bleiben auf dieser Kasse, mit allem vom selben Verkauf. Sagen Sie der Leitung Bescheid.",
  ask_manager: "Leitung fragen",
  send_again: "Erneut senden",
  waits_here: "{count, plural, one {# wartet} other {# warten}} hier, älteste {minutes} min",
  waits_here_sum: "{count, plural, one {# wartet} other {# warten}} hier, {sum}, älteste {minutes} min",
  no_network: "Kein Netz",
  cash_works: "Bar geht. Karten, PayPal und Geschenkkarten brauchen das Netz.",
} satisfies Record<keyof English["top"], string>;
