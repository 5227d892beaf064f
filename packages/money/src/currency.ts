import type { Brand } from "@till/kernel";

/** An ISO 4217 code in upper case, such as `EUR`, that this package knows the digits of. */
export type Currency = Brand<string, "Currency">;

/**
 * Digits after the decimal point where they are not two. Source: ISO 4217 list one.
 * What a gateway wants on its wire can differ (ISK, UGX, HUF, TWD): that table belongs to its adapter.
 */
const digitsOtherThanTwo: Readonly<Record<string, number>> = {
  BHD: 3,
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  IQD: 3,
  ISK: 0,
  JOD: 3,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  PYG: 0,
  RWF: 0,
  TND: 3,
  UGX: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
};

const twoDigits: ReadonlySet<string> = new Set(
  (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY " +
    "COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS " +
    "INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR " +
    "MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD " +
    "SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD YER ZAR ZMW ZWG"
  ).split(" "),
);

export function isCurrency(code: string): code is Currency {
  return twoDigits.has(code) || Object.hasOwn(digitsOtherThanTwo, code);
}

/** Brands an ISO 4217 code, or throws `RangeError`. */
export function parseCurrency(code: string): Currency {
  if (!isCurrency(code)) throw new RangeError(`"${code}" is not an ISO 4217 currency in upper case`);
  return code;
}

/** Digits after the decimal point: 2 for EUR, 0 for JPY, 3 for KWD. */
export function currencyDigits(currency: Currency): number {
  return digitsOtherThanTwo[currency] ?? 2;
}
