import { invalidRequest } from "./stripe-error.ts";

/** https://docs.stripe.com/currencies#zero-decimal. ISK and UGX have no decimals either but are sent times 100. */
const zeroDecimal: ReadonlySet<string> = new Set(
  "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split(" "),
);
const timesHundred: ReadonlySet<string> = new Set(["isk", "ugx"]);
const threeDecimal: ReadonlySet<string> = new Set("bhd jod kwd omr tnd".split(" "));
const twoDecimal: ReadonlySet<string> = new Set(
  `aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bmd bnd bob brl bsd bwp byn bzd cad cdf chf cny cop crc cve
   czk dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gtq gyd hkd hnl htg huf idr ils inr jmd kes kgs khr kyd kzt lak
   lbp lkr lrd lsl mad mdl mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd pab pen pgk php pkr pln qar
   ron rsd rub sar sbd scr sek sgd shp sle sos srd std szl thb tjs top try ttd twd tzs uah usd uyu uzs wst xcd yer zar
   zmw`.split(/\s+/),
);

/** Smallest charge per currency, in the amounts sent. https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts */
const smallest: Readonly<Record<string, number>> = {
  usd: 50,
  aed: 200,
  aud: 50,
  bgn: 100,
  brl: 50,
  cad: 50,
  chf: 50,
  czk: 1500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17_500,
  inr: 50,
  jpy: 50,
  mxn: 1000,
  myr: 200,
  nok: 300,
  nzd: 50,
  pln: 200,
  ron: 200,
  sek: 300,
  sgd: 50,
  thb: 1000,
};
/** Eight digits. */
const largest = 99_999_999;

/** The lower-case code, or a refusal. */
export function readCurrency(given: string): string {
  const currency = given.toLowerCase();
  const known = [zeroDecimal, timesHundred, threeDecimal, twoDecimal].some((set) => set.has(currency));
  if (!known) throw invalidRequest(`Invalid currency: ${given}.`, { param: "currency" });
  return currency;
}

/** Refuses what Stripe does not charge: too small, too large, or parts of a unit the currency does not have. */
export function checkAmount(amount: number, currency: string, param = "amount"): void {
  if (amount < 1) {
    throw invalidRequest("This value must be greater than or equal to 1.", {
      code: "parameter_invalid_integer",
      param,
    });
  }
  if (amount > largest)
    throw invalidRequest(`Amount must be no more than ${largest}.`, { code: "amount_too_large", param });
  checkUnits(amount, currency, param);
  const least = smallest[currency] ?? 1;
  if (amount < least) {
    throw invalidRequest(`Amount must be at least ${least} in the smallest unit of ${currency}.`, {
      code: "amount_too_small",
      param,
    });
  }
}

export function checkUnits(amount: number, currency: string, param = "amount"): void {
  if (threeDecimal.has(currency) && amount % 10 !== 0) {
    throw invalidRequest(`Amounts in ${currency} end in 0: the last of three decimals is not charged.`, {
      param,
    });
  }
  if (timesHundred.has(currency) && amount % 100 !== 0) {
    throw invalidRequest(`Amounts in ${currency} end in 00: it has no decimals but is sent times 100.`, {
      param,
    });
  }
}

/** 2.9 % and 30 of the hundredth (or, without decimals, of the whole) unit; half up. Stripe's standard card price. */
export function standardFee(amount: number, currency: string): number {
  const fixed = timesHundred.has(currency) ? 3000 : threeDecimal.has(currency) ? 300 : 30;
  return Math.min(amount, Math.floor((amount * 29 + 500) / 1000) + fixed);
}

/** For a person on a screen: `EUR 17.24`, `JPY 1,200`. */
export function writtenAmount(amount: number, currency: string): string {
  const digits = zeroDecimal.has(currency) ? 0 : threeDecimal.has(currency) ? 3 : 2;
  const padded = String(amount).padStart(digits + 1, "0");
  const whole = padded.slice(0, padded.length - digits).replaceAll(/\B(?=(\d{3})+$)/g, ",");
  const rest = digits === 0 ? "" : `.${padded.slice(-digits)}`;
  return `${currency.toUpperCase()} ${whole}${rest}`;
}
