import type { Money as MoneyValue } from "@till/money";
import { useLocale } from "react-aria-components/I18nProvider";
import { classNames } from "./class-names.ts";
import { type MoneyFormat, formatMoney } from "./format-money.ts";
import "./money.css";

export interface MoneyProps extends Omit<MoneyFormat, "locale"> {
  readonly value: MoneyValue;
  /** Default: the `LocaleProvider`'s. */
  readonly locale?: string;
  /** `pay` is the amount to pay: the largest thing on the screen. */
  readonly size?: "inherit" | "figure" | "pay";
  readonly isMuted?: boolean;
}

/** An exact amount in tabular digits. `dir="auto"` keeps the minus on the side the locale wants, also in RTL pages. */
export function Money({ value, locale, size = "inherit", isMuted = false, ...format }: MoneyProps) {
  const context = useLocale();
  return (
    <span
      dir="auto"
      className={classNames(
        "till-money",
        size !== "inherit" && `till-money--${size}`,
        isMuted && "till-muted",
      )}
    >
      {formatMoney(value, { ...format, locale: locale ?? context.locale })}
    </span>
  );
}
