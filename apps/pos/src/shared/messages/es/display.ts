import type { English } from "../en/index.ts";

export const display = {
  welcome: "Bienvenido",
  thanks: "Gracias",
  paid: "{amount} pagado",
  change: "Cambio",
  lines: "Su compra",
  save: "Usted ahorra",
  to_pay_now: "A pagar ahora",
  total: "Total",
  paypal_code: "Código de PayPal",
  scan: "Escanee esto con su teléfono para pagar con PayPal",
  training: "Formación: aquí no se vende nada",
  brought_back: "Usted devuelve",
  goes_back: "Se le devuelve",
} satisfies Record<keyof English["display"], string>;
