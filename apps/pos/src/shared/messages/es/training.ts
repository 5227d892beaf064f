import type { English } from "../en/index.ts";

export const training = {
  title: "Formación",
  banner: "Formación: nada de esto es real",
  more: "Ni venta, ni dinero, ni recibo. El cajón no se abre, cualquier PIN vale y un importe con tarjeta que acabe en 13 se rechaza.",
  waiting:
    "{count, plural, one {# venta real se está enviando} many {# ventas reales se están enviando} other {# ventas reales se están enviando}} todavía.",
  start: "Empezar la formación",
  end: "Terminar la formación",
  about:
    "Aprender a vender: efectivo, tarjeta, cambio y devoluciones. Nada cuenta, y desaparece al terminar.",
  no_enrolment: "Primero termine la formación; después se puede dar de alta esta caja.",
  no_gift_cards: "En la formación no hay tarjetas regalo ni vales: un código parecería de verdad.",
  no_mail: "La formación no envía correos.",
  no_paypal: "En la formación no hay PayPal. Cobre en efectivo o con tarjeta.",
  no_printer_settings: "La impresora se ajusta fuera de la formación.",
  no_reports: "En la formación no hay X ni Z: el servidor no cuenta ningún turno.",
  no_returns_without: "En la formación solo se devuelve con recibo.",
  no_exchange: "En la formación no hay cambios. Reembolse los artículos y venda después los otros.",
} satisfies Record<keyof English["training"], string>;
