import "./kbd.css";

export interface KbdProps {
  /** The key as it is printed on the keyboard: `F12`, `Enter`, `+`. */
  readonly children: string;
}

export function Kbd({ children }: KbdProps) {
  return (
    <kbd className="till-kbd" dir="ltr">
      {children}
    </kbd>
  );
}
