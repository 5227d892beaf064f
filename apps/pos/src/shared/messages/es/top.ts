import type { English } from "../en/index.ts";

export const top = {
  person_since: "{name} · turno desde las {time}",
  lock: "Bloquear la caja",
  offline_waiting: "Sin conexión · {count} en espera",
  online_sent: "En línea · todo enviado",
  online_sending: "En línea · enviando {count}",
  online: "En línea",
  offline: "Sin conexión",
  need_yes:
    "{count, plural, one {# necesita el sí de un encargado} many {# necesitan el sí de un encargado} other {# necesitan el sí de un encargado}}",
  need_attention:
    "{count, plural, one {# requiere atención} many {# requieren atención} other {# requieren atención}}",
  wait_manager: "Esto espera a un encargado",
  server_refused: "El servidor rechazó esto",
  kept_pin:
    "Se conservan en esta caja, con todo lo de la misma venta. El PIN de un encargado permite que sigan.",
  kept_tell: "Se conservan en esta caja, con todo lo de la misma venta. Avise al encargado.",
  ask_manager: "Preguntar al encargado",
  send_again: "Enviar de nuevo",
  waits_here:
    "{count, plural, one {# espera} many {# esperan} other {# esperan}} aquí, la más antigua {minutes} min",
  waits_here_sum:
    "{count, plural, one {# espera} many {# esperan} other {# esperan}} aquí, {sum}, la más antigua {minutes} min",
  no_network: "Sin red",
  cash_works: "El efectivo funciona. Las tarjetas, PayPal y las tarjetas de regalo necesitan la red.",
} satisfies Record<keyof English["top"], string>;
