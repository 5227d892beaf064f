import { type Currency, currencyDigits } from "@till/money";
import { useState } from "react";
import { useLocale } from "react-aria-components/I18nProvider";
import { Input, TextField as AriaTextField } from "react-aria-components/TextField";
import { FieldShell, type FieldWords } from "./field-shell.tsx";
import { formatMoney } from "./format-money.ts";
import { type MoneyRefusal, type ParsedMoney, parseMoney } from "./parse-money.ts";

export interface MoneyFieldProps extends FieldWords {
  readonly currency: Currency;
  /** Minor units, or `null` while nothing is typed or what is typed cannot be read. */
  readonly value: bigint | null;
  readonly onChange: (amountMinor: bigint | null, reading: ParsedMoney["kind"]) => void;
  /** Default: the `LocaleProvider`'s. */
  readonly locale?: string;
  readonly allowNegative?: boolean;
  /** `large` for an amount handed over at the counter. */
  readonly size?: "touch" | "large";
  readonly autoFocus?: boolean;
  readonly isDisabled?: boolean;
  readonly isRequired?: boolean;
  readonly name?: string;
  /** Words for what cannot be read, by reason. */
  readonly refusals?: Partial<Record<MoneyRefusal, string>>;
}

/**
 * An amount typed by a person, in minor units in and out. What was understood is written back in full when the field is
 * left, so that "12,5" on an English till is seen as 12.50 before it counts.
 */
export function MoneyField({
  label,
  description,
  errorMessage,
  currency,
  value,
  onChange,
  locale,
  allowNegative = false,
  size = "touch",
  refusals,
  ...rest
}: MoneyFieldProps) {
  const context = useLocale();
  const reading = { currency, locale: locale ?? context.locale, allowNegative };
  const [draft, setDraft] = useState<Draft | null>(null);

  const written = value === null ? "" : writtenAmount(value, reading);
  // A value that came from outside (a quick-cash button) wins over what was typed before it.
  const isDraftCurrent = draft !== null && draft.amountMinor === value;
  const text = isDraftCurrent ? draft.text : written;
  const refusal = isDraftCurrent && draft.isLeft ? draft.refusal : null;
  const problem =
    errorMessage ?? (refusal === null ? undefined : (refusals?.[refusal] ?? refusalWords(refusal, currency)));

  const type = (typed: string) => {
    const parsed = parseMoney(typed, reading);
    const amountMinor = parsed.kind === "amount" ? parsed.amountMinor : null;
    setDraft({
      text: typed,
      amountMinor,
      refusal: parsed.kind === "refused" ? parsed.reason : null,
      isLeft: false,
    });
    onChange(amountMinor, parsed.kind);
  };
  const leave = () =>
    setDraft((last) => (last === null || last.refusal === null ? null : { ...last, isLeft: true }));

  return (
    <AriaTextField
      {...rest}
      className={
        size === "large" ? "till-field till-field--figure till-field--large" : "till-field till-field--figure"
      }
      validationBehavior="aria"
      isInvalid={problem !== undefined}
      inputMode={allowNegative ? "text" : currencyDigits(currency) === 0 ? "numeric" : "decimal"}
      autoComplete="off"
      value={text}
      onChange={type}
      onBlur={leave}
    >
      <FieldShell label={label} description={description} errorMessage={problem}>
        <div className="till-field__box">
          <span className="till-muted" aria-hidden="true">
            {currency}
          </span>
          <Input className="till-field__input" dir="ltr" placeholder={writtenAmount(0n, reading)} />
        </div>
      </FieldShell>
    </AriaTextField>
  );
}

interface Draft {
  readonly text: string;
  readonly amountMinor: bigint | null;
  readonly refusal: MoneyRefusal | null;
  readonly isLeft: boolean;
}

const writtenAmount = (amountMinor: bigint, { currency, locale }: { currency: Currency; locale: string }) =>
  formatMoney({ amountMinor, currency }, { locale, symbol: false });

function refusalWords(refusal: MoneyRefusal, currency: Currency): string {
  const digits = currencyDigits(currency);
  switch (refusal) {
    case "not_an_amount":
      return "This is not an amount. Type digits and one decimal mark.";
    case "too_many_decimals":
      return digits === 0
        ? `${currency} has no decimals. Type a whole amount.`
        : `${currency} has ${digits} decimals. Shorten the amount.`;
    case "negative":
      return "Type an amount without a minus.";
    case "too_large":
      return "This amount is too large. Check the digits.";
  }
}
