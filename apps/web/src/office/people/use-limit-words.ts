import { formatMoney } from "@till/ui";
import { pageLocale } from "../../shared/locale.ts";
import { useStore } from "../services.ts";
import type { Say } from "./role-words.ts";

const ppmDigits = 4;

/** Limits in the words of the reader's locale and the merchant's currency. */
export function useLimitWords(): Say {
  const { currency } = useStore();
  const locale = pageLocale();
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: ppmDigits });
  return {
    currency,
    money: (amount) => formatMoney(amount, { locale }),
    rate: (ppm) => percent.format(Number(ppm) / 1_000_000),
  };
}
