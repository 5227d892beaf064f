/** As documents name them. */
type TenderName = "Cash" | "Card" | "Gift card" | "Store credit" | "Exchange" | "Exchanged goods" | "Other";

/** As the lines of a sale name what they are not taxed by. */
type TaxName = "Tax-exempt" | "No tax";

/** The fixed words of a receipt in one language. */
export interface ReceiptWords {
  readonly receipt: string;
  readonly return: string;
  readonly void: string;
  readonly copy: string;
  readonly taxNumber: string;
  readonly register: string;
  readonly cashier: string;
  readonly originalReceipt: string;
  /** In place of its number, where goods came back without one. */
  readonly noReceipt: string;
  readonly discount: string;
  readonly subtotal: string;
  /** What a web order pays for being sent. */
  readonly delivery: string;
  readonly tip: string;
  readonly rounding: string;
  readonly total: string;
  readonly totalReturned: string;
  readonly moneyBack: string;
  readonly tendered: string;
  readonly change: string;
  readonly reference: string;
  readonly tax: string;
  readonly net: string;
  readonly gross: string;
  readonly signature: string;
  readonly agreedPrice: string;
  readonly exemptBuyer: string;
  readonly certificate: string;
  readonly thanks: string;
  readonly giftReceipt: string;
  readonly giftNote: string;
  /** What a document calls each way to pay, in English; anything else is the shop's own name for it. */
  readonly tenders: Readonly<Record<TenderName, string>>;
  /** What a line is not taxed by, in English; every other is the shop's own. */
  readonly taxes: Readonly<Record<TaxName, string>>;
  /** In place of "receipt". */
  readonly training: string;
  /** What stands on a paper of training, at its head and at its foot. */
  readonly trainingMark: string;
}

const english: ReceiptWords = {
  receipt: "Receipt",
  return: "Return",
  void: "Void",
  copy: "Copy",
  taxNumber: "Tax number",
  register: "Register",
  cashier: "Served by",
  originalReceipt: "For receipt",
  noReceipt: "none",
  discount: "Discount",
  subtotal: "Subtotal",
  delivery: "Delivery by post",
  tip: "Tip",
  rounding: "Rounding",
  total: "Total",
  totalReturned: "Total returned",
  moneyBack: "money back",
  tendered: "Tendered",
  change: "Change",
  reference: "Reference",
  tax: "Tax",
  net: "Net",
  gross: "Gross",
  signature: "Signature",
  agreedPrice: "Agreed price",
  exemptBuyer: "Tax-exempt buyer",
  certificate: "Certificate",
  thanks: "Thank you",
  giftReceipt: "Gift receipt",
  giftNote: "Keep this to exchange what it names.",
  tenders: {
    Cash: "Cash",
    Card: "Card",
    "Gift card": "Gift card",
    "Store credit": "Store credit",
    Exchange: "Exchange",
    "Exchanged goods": "Exchanged goods",
    Other: "Other",
  },
  taxes: { "Tax-exempt": "Tax-exempt", "No tax": "No tax" },
  training: "Training",
  trainingMark: "TRAINING: NO RECEIPT",
};

const german: ReceiptWords = {
  receipt: "Beleg",
  return: "Rückgabe",
  void: "Storno",
  copy: "Kopie",
  taxNumber: "Steuernummer",
  register: "Kasse",
  cashier: "Bedient von",
  originalReceipt: "Zu Beleg",
  noReceipt: "ohne",
  discount: "Rabatt",
  subtotal: "Zwischensumme",
  delivery: "Versand per Post",
  tip: "Trinkgeld",
  rounding: "Rundung",
  total: "Summe",
  totalReturned: "Summe Rückgabe",
  moneyBack: "Erstattung",
  tendered: "Gegeben",
  change: "Rückgeld",
  reference: "Referenz",
  tax: "Steuer",
  net: "Netto",
  gross: "Brutto",
  signature: "Signatur",
  agreedPrice: "Vereinbarter Preis",
  exemptBuyer: "Steuerbefreit",
  certificate: "Bescheinigung",
  thanks: "Vielen Dank",
  giftReceipt: "Geschenkbeleg",
  giftNote: "Damit können Sie umtauschen.",
  tenders: {
    Cash: "Bar",
    Card: "Karte",
    "Gift card": "Geschenkkarte",
    "Store credit": "Guthaben",
    Exchange: "Umtausch",
    "Exchanged goods": "Umgetauschte Ware",
    Other: "Sonstiges",
  },
  taxes: { "Tax-exempt": "Steuerfrei", "No tax": "Ohne Steuer" },
  training: "Training",
  trainingMark: "TRAINING: KEIN BELEG",
};

const french: ReceiptWords = {
  receipt: "Ticket",
  return: "Retour",
  void: "Annulation",
  copy: "Duplicata",
  taxNumber: "N° TVA",
  register: "Caisse",
  cashier: "Servi par",
  originalReceipt: "Pour le ticket",
  noReceipt: "aucun",
  discount: "Remise",
  subtotal: "Sous-total",
  delivery: "Envoi par la poste",
  tip: "Pourboire",
  rounding: "Arrondi",
  total: "Total",
  totalReturned: "Total du retour",
  moneyBack: "remboursement",
  tendered: "Reçu",
  change: "Rendu",
  reference: "Référence",
  tax: "Taxe",
  net: "HT",
  gross: "TTC",
  signature: "Signature",
  agreedPrice: "Prix convenu",
  exemptBuyer: "Exonéré de TVA",
  certificate: "Attestation",
  thanks: "Merci",
  giftReceipt: "Ticket cadeau",
  giftNote: "À garder pour un échange.",
  tenders: {
    Cash: "Espèces",
    Card: "Carte",
    "Gift card": "Carte cadeau",
    "Store credit": "Avoir",
    Exchange: "Échange",
    "Exchanged goods": "Articles échangés",
    Other: "Autre",
  },
  taxes: { "Tax-exempt": "Exonéré", "No tax": "Sans taxe" },
  training: "Formation",
  trainingMark: "FORMATION : PAS UN TICKET",
};

const spanish: ReceiptWords = {
  receipt: "Recibo",
  return: "Devolución",
  void: "Anulación",
  copy: "Copia",
  taxNumber: "NIF",
  register: "Caja",
  cashier: "Le atendió",
  originalReceipt: "Del recibo",
  noReceipt: "sin recibo",
  discount: "Descuento",
  subtotal: "Subtotal",
  delivery: "Envío por correo",
  tip: "Propina",
  rounding: "Redondeo",
  total: "Total",
  totalReturned: "Total devuelto",
  moneyBack: "reembolso",
  tendered: "Entregado",
  change: "Cambio",
  reference: "Referencia",
  tax: "IVA",
  net: "Base",
  gross: "Total",
  signature: "Firma",
  agreedPrice: "Precio acordado",
  exemptBuyer: "Comprador exento",
  certificate: "Certificado",
  thanks: "Gracias",
  giftReceipt: "Recibo de regalo",
  giftNote: "Guárdelo para un cambio.",
  tenders: {
    Cash: "Efectivo",
    Card: "Tarjeta",
    "Gift card": "Tarjeta de regalo",
    "Store credit": "Crédito de tienda",
    Exchange: "Cambio",
    "Exchanged goods": "Artículos cambiados",
    Other: "Otro",
  },
  taxes: { "Tax-exempt": "Exento", "No tax": "Sin IVA" },
  training: "Formación",
  trainingMark: "FORMACIÓN: NO ES UN RECIBO",
};

/** Words for a BCP 47 locale by its language; English where there are none. */
export function receiptWords(locale: string): ReceiptWords {
  const [language] = locale.toLowerCase().split("-");
  if (language === "de") return german;
  if (language === "fr") return french;
  if (language === "es") return spanish;
  return english;
}

/** A tender's label in the language of the paper: what it is called, and then its gateway, card or code as they are. */
export function tenderWords(label: string, { tenders }: ReceiptWords): string {
  const known =
    /^(Cash|Other|Card|Gift card|Store credit|Exchange|Exchanged goods)( [·\u2022].*| [0-9A-Z·.-]+)?$/.exec(
      label,
    );
  const [, name, rest = ""] = known ?? [];
  return name === undefined ? label : `${tenders[name as TenderName]}${rest}`;
}

export const taxWords = (name: string, { taxes }: ReceiptWords): string =>
  Object.hasOwn(taxes, name) ? taxes[name as TaxName] : name;
