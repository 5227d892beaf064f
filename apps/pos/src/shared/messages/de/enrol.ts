import type { English } from "../en/index.ts";

export const enrol = {
  what_to_do: "Was zu tun ist",
  shut_out: "Diese Kasse wurde ausgeschlossen",
  make: "Machen Sie dies zu einer Kasse Ihres Geschäfts",
  no_longer: "Sie ist nicht mehr {register}.",
  a_register: "eine Kasse",
  key_taken:
    "Im Büro wurde ihr der Schlüssel entzogen, daher kann sich hier niemand anmelden. Was sie verkauft hat, bleibt erhalten.",
  step_open: "Die Leitung öffnet im Büro „Registers“.",
  step_press:
    "Dort drückt sie „Enrol a till“, und ein Code erscheint. Er gilt einmal, eine Viertelstunde lang.",
  step_press_at:
    "Dort drückt sie bei {register} „Enrol a till“, und ein Code erscheint. Er gilt einmal, eine Viertelstunde lang.",
  step_type: "Geben Sie diesen Code hier ein.",
  no_answer: "Der Server antwortet nicht",
  code: "Der Code aus dem Büro",
  code_more: "Drei Gruppen aus vier Buchstaben und Ziffern, etwa ABCD-EFGH-2345.",
  asking: "Der Server wird gefragt",
  enrol: "Diese Kasse anmelden",
  unsent: "{count, plural, one {# Verkauf ist} other {# Verkäufe sind}} noch nicht gesendet",
  unsent_sum:
    "{count, plural, one {# Verkauf ist} other {# Verkäufe sind}} noch nicht gesendet, zusammen {sum}",
  unsent_more:
    "Sicher auf dieser Kasse verwahrt; gesendet wird, wenn sie wieder als dieselbe Kasse angemeldet ist.",
} satisfies Record<keyof English["enrol"], string>;
