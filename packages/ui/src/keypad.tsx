import { type RefObject, useEffect, useRef } from "react";
import { Button } from "react-aria-components/Button";
import { Icon } from "./icon.tsx";
import "./keypad.css";
import { openDialogs } from "./open-dialogs.ts";
import { takesText } from "./takes-text.ts";
import type { KeypadKey } from "./type-amount.ts";
import { useUiWords } from "./ui-words.tsx";

export interface KeypadProps {
  readonly onKey: (key: KeypadKey) => void;
  /** What the pad is for, for screen readers: "Cash received". */
  readonly label: string;
  /** `double_zero` for amounts, `clear` for PINs: the key beside the zero. Default `double_zero`. */
  readonly corner?: "double_zero" | "clear";
  /** The words of the enter key; without them the pad has none, and Enter is the screen's. */
  readonly enterLabel?: string;
  readonly isEnterDisabled?: boolean;
  readonly isDisabled?: boolean;
  /** Takes the keyboard's digits, Backspace and Enter too while it is shown, unless a field has the focus. Default `true`. */
  readonly listensToKeyboard?: boolean;
}

const digits = ["1", "2", "3", "4", "5", "6", "7", "8", "9"] as const;

export function Keypad({
  onKey,
  label,
  corner = "double_zero",
  enterLabel,
  isEnterDisabled = false,
  isDisabled = false,
  listensToKeyboard = true,
}: KeypadProps) {
  const words = useUiWords();
  const pad = useRef<HTMLFieldSetElement>(null);
  useKeyboard(onKey, {
    pad,
    isOn: listensToKeyboard && !isDisabled,
    hasEnter: enterLabel !== undefined && !isEnterDisabled,
    hasDoubleZero: corner === "double_zero",
  });
  const keys = { onKey, isDisabled };
  return (
    <fieldset className="till-keypad" aria-label={label} dir="ltr" ref={pad}>
      {digits.map((digit) => (
        <PadKey key={digit} id={digit} {...keys} />
      ))}
      {corner === "double_zero" ? (
        <PadKey id="00" {...keys} />
      ) : (
        <PadKey id="clear" name={words.clear} {...keys} />
      )}
      <PadKey id="0" {...keys} />
      <PadKey id="delete" name={words.delete} {...keys} />
      {enterLabel !== undefined && (
        <PadKey id="enter" name={enterLabel} onKey={onKey} isDisabled={isDisabled || isEnterDisabled} />
      )}
    </fieldset>
  );
}

interface PadKeyProps {
  readonly id: KeypadKey;
  readonly name?: string;
  readonly onKey: (key: KeypadKey) => void;
  readonly isDisabled: boolean;
}

/** Keeps the focus where it was when pressed by hand: Enter then still means enter, not the last digit again. */
function PadKey({ id, name, onKey, isDisabled }: PadKeyProps) {
  return (
    <Button
      className={`till-keypad__key till-keypad__key--${id}`}
      aria-label={name ?? id}
      isDisabled={isDisabled}
      onPress={() => onKey(id)}
      render={(props) => (
        <button
          {...props}
          onMouseDown={(event) => {
            props.onMouseDown?.(event);
            event.preventDefault();
          }}
        />
      )}
    >
      {id === "delete" ? <Icon name="backspace" size={24} /> : (name ?? id)}
    </Button>
  );
}

interface Listening {
  readonly pad: RefObject<HTMLElement | null>;
  readonly isOn: boolean;
  readonly hasEnter: boolean;
  readonly hasDoubleZero: boolean;
}

function useKeyboard(onKey: (key: KeypadKey) => void, { pad, isOn, hasEnter, hasDoubleZero }: Listening) {
  useEffect(() => {
    if (!isOn) return undefined;
    const listen = (event: KeyboardEvent) => {
      if (isBehindDialog(pad.current)) return;
      const key = keyOf(event);
      if (key === undefined || (key === "enter" && !hasEnter)) return;
      if (key === "00" && !hasDoubleZero) return;
      event.preventDefault();
      onKey(key);
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [pad, onKey, isOn, hasEnter, hasDoubleZero]);
}

/** What is typed belongs to the dialog above, not to the pad of the screen that opened it. */
function isBehindDialog(pad: HTMLElement | null): boolean {
  const dialogs = openDialogs();
  return dialogs.length > 0 && !dialogs.some((dialog) => dialog.contains(pad));
}

function keyOf(event: KeyboardEvent): KeypadKey | undefined {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return undefined;
  if (takesText(event.target)) return undefined;
  if (/^[0-9]$/.test(event.key)) return event.key as KeypadKey;
  switch (event.key) {
    case "Backspace":
      return "delete";
    case "Delete":
      return "clear";
    case "Enter":
      // On a focused button Enter presses that button.
      return event.target instanceof Element && event.target.closest("button, a") ? undefined : "enter";
    default:
      return undefined;
  }
}
