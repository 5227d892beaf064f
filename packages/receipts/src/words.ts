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
  training: "Formation",
  trainingMark: "FORMATION : PAS UN TICKET",
};

/** Words for a BCP 47 locale by its language; English where there are none. */
export function receiptWords(locale: string): ReceiptWords {
  const [language] = locale.toLowerCase().split("-");
  if (language === "de") return german;
  if (language === "fr") return french;
  return english;
}
