import { useCallback, useState } from "react";
import { Icon } from "./icon.tsx";
import { Keypad } from "./keypad.tsx";
import "./pin-pad.css";
import type { KeypadKey } from "./type-amount.ts";
import { VisuallyHidden } from "./visually-hidden.tsx";
import { useUiWords } from "./ui-words.tsx";

export interface PinPadProps {
  /** Whose PIN: "PIN of Cashier 2". */
  readonly label: string;
  readonly onSubmit: (pin: string) => void;
  readonly digitsMin?: number;
  readonly digitsMax?: number;
  /** What is wrong and what to do. Typing goes on from empty. */
  readonly errorMessage?: string;
  readonly isPending?: boolean;
  readonly enterLabel?: string;
}

/** Takes a PIN by touch or keyboard and shows only how many digits there are; it empties itself when it submits. */
export function PinPad({
  label,
  onSubmit,
  digitsMin = 4,
  digitsMax = 8,
  errorMessage,
  isPending = false,
  enterLabel,
}: PinPadProps) {
  const words = useUiWords();
  const [pin, setPin] = useState("");
  const press = useCallback(
    (key: KeypadKey) => {
      if (key === "enter") {
        if (pin.length < digitsMin) return;
        setPin("");
        onSubmit(pin);
        return;
      }
      setPin((last) => typePin(last, key, digitsMax));
    },
    [pin, digitsMin, digitsMax, onSubmit],
  );
  return (
    <div className="till-pin">
      <strong className="till-pin__label">{label}</strong>
      <div className="till-pin__dots" aria-hidden="true">
        {Array.from({ length: Math.max(digitsMin, pin.length) }, (_, index) => (
          <i
            key={index}
            className={index < pin.length ? "till-pin__dot till-pin__dot--on" : "till-pin__dot"}
          />
        ))}
      </div>
      <output>
        <VisuallyHidden>{words.digits(pin.length)}</VisuallyHidden>
      </output>
      <div className="till-pin__error" role="alert">
        {errorMessage !== undefined && pin === "" && (
          <>
            <Icon name="alert" size={18} />
            {errorMessage}
          </>
        )}
      </div>
      <Keypad
        label={label}
        corner="clear"
        enterLabel={enterLabel ?? words.signIn}
        isEnterDisabled={pin.length < digitsMin}
        isDisabled={isPending}
        onKey={press}
      />
    </div>
  );
}

function typePin(pin: string, key: Exclude<KeypadKey, "enter">, digitsMax: number): string {
  switch (key) {
    case "clear":
      return "";
    case "delete":
      return pin.slice(0, -1);
    case "0":
    case "00":
    case "1":
    case "2":
    case "3":
    case "4":
    case "5":
    case "6":
    case "7":
    case "8":
    case "9":
      return (pin + key).slice(0, digitsMax);
  }
}
