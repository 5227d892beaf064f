/** What mails say in one language. `shop` is its name, sums are written already, links stand alone. */
export interface MailWords {
  readonly receipt: (of: { readonly number: string; readonly shop: string }) => string;
  readonly returnReceipt: MailWords["receipt"];
  readonly paymentFailed: (shop: string) => string;
  readonly paymentFailedText: (of: {
    readonly sum: string;
    readonly shop: string;
    readonly link: string;
  }) => readonly string[];
  readonly refundFailed: (shop: string) => string;
  /** `link`: null where there is no order that its buyer could open. */
  readonly refundFailedText: (of: {
    readonly sum: string;
    readonly link: string | null;
  }) => readonly string[];
  readonly reset: (shop: string) => string;
  readonly resetText: (of: {
    readonly name: string;
    readonly shop: string;
    readonly link: string;
  }) => readonly string[];
  readonly invitation: (shop: string) => string;
  readonly invitationText: (of: {
    readonly name: string;
    readonly maker: string;
    readonly shop: string;
    readonly link: string;
  }) => readonly string[];
}

const english: MailWords = {
  receipt: ({ number, shop }) => `Receipt ${number} from ${shop}`,
  returnReceipt: ({ number, shop }) => `Return receipt ${number} from ${shop}`,
  paymentFailed: (shop) => `Your payment to ${shop} did not go through`,
  paymentFailedText: ({ sum, shop, link }) => [
    `Your payment of ${sum} to ${shop} did not go through.`,
    "Nothing was charged for it.",
    `Your order is kept. Open it on the device you ordered with, and pay another way: ${link}`,
  ],
  refundFailed: (shop) => `A refund from ${shop} did not arrive`,
  refundFailedText: ({ sum, link }) => [
    `We tried to give ${sum} back to you, and the payment service could not deliver it.`,
    "You are still owed this money. We will be in touch about another way; you need not do anything.",
    ...(link === null ? [] : [`Your order: ${link}`]),
  ],
  reset: (shop) => `Your password for the office of ${shop}`,
  resetText: ({ name, shop, link }) => [
    `Hello ${name},`,
    `somebody asked for a new password for the office of ${shop}. Was it you? Then choose one here, within half an hour:`,
    link,
    "The link works once. Was it not you? Then do nothing: your password stays as it is.",
  ],
  invitation: (shop) => `Your sign-in to the office of ${shop}`,
  invitationText: ({ name, maker, shop, link }) => [
    `Hello ${name},`,
    `${maker} asks you to the office of ${shop}, where you sign in with this address. Choose your password here, within three days:`,
    link,
    "The link works once, and it is yours alone: whoever has it can sign in as you. Do you not know this shop? Then do nothing.",
  ],
};

const german: MailWords = {
  receipt: ({ number, shop }) => `Beleg ${number} von ${shop}`,
  returnReceipt: ({ number, shop }) => `Rückgabebeleg ${number} von ${shop}`,
  paymentFailed: (shop) => `Ihre Zahlung an ${shop} ist nicht zustande gekommen`,
  paymentFailedText: ({ sum, shop, link }) => [
    `Ihre Zahlung von ${sum} an ${shop} ist nicht zustande gekommen.`,
    "Es wurde nichts dafür abgebucht.",
    `Ihre Bestellung bleibt bestehen. Öffnen Sie sie auf dem Gerät, auf dem Sie bestellt haben, und zahlen Sie auf anderem Weg: ${link}`,
  ],
  refundFailed: (shop) => `Eine Erstattung von ${shop} ist nicht angekommen`,
  refundFailedText: ({ sum, link }) => [
    `Wir wollten Ihnen ${sum} zurückgeben, und der Zahlungsdienst konnte es nicht zustellen.`,
    "Dieses Geld steht Ihnen weiterhin zu. Wir melden uns wegen eines anderen Weges; Sie müssen nichts tun.",
    ...(link === null ? [] : [`Ihre Bestellung: ${link}`]),
  ],
  reset: (shop) => `Ihr Passwort für das Büro von ${shop}`,
  resetText: ({ name, shop, link }) => [
    `Guten Tag ${name},`,
    `jemand hat um ein neues Passwort für das Büro von ${shop} gebeten. Waren Sie das? Dann wählen Sie hier eines, innerhalb einer halben Stunde:`,
    link,
    "Der Link gilt einmal. Waren Sie es nicht? Dann tun Sie nichts: Ihr Passwort bleibt, wie es ist.",
  ],
  invitation: (shop) => `Ihr Zugang zum Büro von ${shop}`,
  invitationText: ({ name, maker, shop, link }) => [
    `Guten Tag ${name},`,
    `${maker} lädt Sie in das Büro von ${shop} ein, wo Sie sich mit dieser Adresse anmelden. Wählen Sie Ihr Passwort hier, innerhalb von drei Tagen:`,
    link,
    "Der Link gilt einmal und nur für Sie: Wer ihn hat, kann sich als Sie anmelden. Kennen Sie dieses Geschäft nicht? Dann tun Sie nichts.",
  ],
};

const french: MailWords = {
  receipt: ({ number, shop }) => `Ticket ${number} de ${shop}`,
  returnReceipt: ({ number, shop }) => `Ticket de retour ${number} de ${shop}`,
  paymentFailed: (shop) => `Votre paiement à ${shop} n'a pas abouti`,
  paymentFailedText: ({ sum, shop, link }) => [
    `Votre paiement de ${sum} à ${shop} n'a pas abouti.`,
    "Rien n'a été débité.",
    `Votre commande est conservée. Ouvrez-la sur l'appareil avec lequel vous avez commandé, et payez autrement : ${link}`,
  ],
  refundFailed: (shop) => `Un remboursement de ${shop} n'est pas arrivé`,
  refundFailedText: ({ sum, link }) => [
    `Nous avons voulu vous rendre ${sum}, et le service de paiement n'a pas pu les remettre.`,
    "Cet argent vous est toujours dû. Nous vous contacterons pour un autre moyen ; vous n'avez rien à faire.",
    ...(link === null ? [] : [`Votre commande : ${link}`]),
  ],
  reset: (shop) => `Votre mot de passe pour le bureau de ${shop}`,
  resetText: ({ name, shop, link }) => [
    `Bonjour ${name},`,
    `quelqu'un a demandé un nouveau mot de passe pour le bureau de ${shop}. Était-ce vous ? Alors choisissez-le ici, dans la demi-heure :`,
    link,
    "Le lien sert une fois. Ce n'était pas vous ? Alors ne faites rien : votre mot de passe reste le même.",
  ],
  invitation: (shop) => `Votre accès au bureau de ${shop}`,
  invitationText: ({ name, maker, shop, link }) => [
    `Bonjour ${name},`,
    `${maker} vous invite au bureau de ${shop}, où vous vous connectez avec cette adresse. Choisissez votre mot de passe ici, dans les trois jours :`,
    link,
    "Le lien sert une fois et n'est que pour vous : qui l'a peut se connecter à votre place. Vous ne connaissez pas ce magasin ? Alors ne faites rien.",
  ],
};

const spanish: MailWords = {
  receipt: ({ number, shop }) => `Recibo ${number} de ${shop}`,
  returnReceipt: ({ number, shop }) => `Recibo de devolución ${number} de ${shop}`,
  paymentFailed: (shop) => `Su pago a ${shop} no se ha completado`,
  paymentFailedText: ({ sum, shop, link }) => [
    `Su pago de ${sum} a ${shop} no se ha completado.`,
    "No se le ha cobrado nada por él.",
    `Su pedido sigue guardado. Ábralo en el dispositivo con el que lo hizo y pague de otra forma: ${link}`,
  ],
  refundFailed: (shop) => `Un reembolso de ${shop} no ha llegado`,
  refundFailedText: ({ sum, link }) => [
    `Hemos intentado devolverle ${sum} y el servicio de pago no ha podido entregarlo.`,
    "Seguimos debiéndole este dinero. Le escribiremos para hacerlo de otra forma; usted no tiene que hacer nada.",
    ...(link === null ? [] : [`Su pedido: ${link}`]),
  ],
  reset: (shop) => `Su contraseña para la oficina de ${shop}`,
  resetText: ({ name, shop, link }) => [
    `Hola, ${name}:`,
    `Alguien ha pedido una contraseña nueva para la oficina de ${shop}. ¿Ha sido usted? Entonces elíjala aquí, en media hora:`,
    link,
    "El enlace sirve una vez. ¿No ha sido usted? Entonces no haga nada: su contraseña no cambia.",
  ],
  invitation: (shop) => `Su acceso a la oficina de ${shop}`,
  invitationText: ({ name, maker, shop, link }) => [
    `Hola, ${name}:`,
    `${maker} le invita a la oficina de ${shop}, donde se entra con esta dirección. Elija su contraseña aquí, en tres días:`,
    link,
    "El enlace sirve una vez y es solo para usted: quien lo tenga puede entrar como usted. ¿No conoce esta tienda? Entonces no haga nada.",
  ],
};

/** By the language of a BCP 47 locale, in those that receipts are written in; English for every other. */
export function mailWords(locale: string): MailWords {
  const { language } = new Intl.Locale(locale);
  if (language === "de") return german;
  if (language === "fr") return french;
  if (language === "es") return spanish;
  return english;
}
