import type { English } from "../en/index.ts";

export const ui = {
  clear: "Borrar",
  delete: "Borrar última",
  sign_in: "Entrar",
  close: "Cerrar",
  choose: "Elegir",
  messages: "Avisos",
  dismiss: "Descartar",
  tell_customer: "Diga al cliente:",
  what_happened: "Qué ocurrió",
  done: "Hecho",
  under_way: "En curso",
  to_come: "Pendiente",
  failed: "Fallido",
  digits: "{count, plural, one {# cifra} many {# cifras} other {# cifras}}",
} satisfies Record<keyof English["ui"], string>;
