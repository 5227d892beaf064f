import type { English } from "../en/index.ts";

export const notice = {
  update_training: "La versión {version} está lista. Espera a que termine la formación.",
  update_payment: "La versión {version} está lista. Espera a que termine el pago.",
  update_sale: "La versión {version} está lista. Espera a que no haya ninguna venta abierta.",
  update_sending: "La versión {version} está lista. Espera a que todo esté enviado.",
  update_person: "La versión {version} está lista. Se instala cuando la caja está bloqueada y nadie la usa.",
  update_rest: "La versión {version} está lista. Se instala en unos minutos.",
  clock_ahead: "El reloj de este equipo está adelantado {span}.",
  clock_behind: "El reloj de este equipo está atrasado {span}.",
  clock_more: "Mientras tanto, las ventas y los recibos llevan la hora del servidor. Ponga el reloj en hora.",
  disk_full: "El disco de este equipo está lleno. Lo rechazado no quedó registrado.",
  disk_full_more: "Libere espacio; entonces la venta continúa sola. Lo aceptado antes está a salvo.",
  rescued: "El archivo de esta caja estaba dañado y se ha creado de nuevo.",
  rescued_found:
    "Se recuperaron {sales, plural, one {# venta} many {# ventas} other {# ventas}}, {receipts, plural, one {# recibo} many {# recibos} other {# recibos}} y {unsent, plural, one {# envío pendiente} many {# envíos pendientes} other {# envíos pendientes}}",
  rescued_unknown:
    "{found}; no se sabe cuánto no se pudo leer. El archivo dañado se conserva como {file}. Avise al encargado.",
  rescued_whole: "{found}; no falta nada. El archivo dañado se conserva como {file}. Avise al encargado.",
  rescued_lost:
    "{found}; no se {lost, plural, one {pudo leer # registro} many {pudieron leer # registros} other {pudieron leer # registros}}. El archivo dañado se conserva como {file}. Avise al encargado.",
  let_go: "{label}: este pago se terminó en otro lugar y no paga ninguna venta",
  let_go_open: "Aún pueden cobrarse {amount}; entonces se devuelven solos. Cobre de otra forma.",
  let_go_none: "De los {amount} no se cobró nada. Cobre de otra forma.",
  let_go_goes_back: "Se cobraron {amount} y se devuelven solos. Cobre de otra forma.",
  let_go_went_back: "Se cobraron {amount} y ya se devolvieron. Cobre de otra forma.",
  read: "Leído",
  minutes: "{count, plural, one {# minuto} many {# minutos} other {# minutos}}",
  hours: "{count, plural, one {# hora} many {# horas} other {# horas}}",
  days: "{count, plural, one {# día} many {# días} other {# días}}",
} satisfies Record<keyof English["notice"], string>;
