import type { ReactNode } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components/Button";
import { Link, type LinkProps } from "react-aria-components/Link";
import "./button.css";
import { classNames } from "./class-names.ts";
import { Icon, type IconName } from "./icon.tsx";
import { Kbd } from "./kbd.tsx";
import { Spinner } from "./spinner.tsx";

interface ButtonLook {
  /** `primary` is the one next step: at most one on a screen. Default `secondary`. */
  readonly variant?: "primary" | "secondary" | "quiet" | "danger";
  /** 48 px high, or 64 for paying. Default `touch`. */
  readonly size?: "touch" | "pay";
  readonly icon?: IconName;
  /** A second, smaller line: what pressing it means. */
  readonly note?: ReactNode;
  /** Fills the width it is given. */
  readonly isWide?: boolean;
  readonly children: ReactNode;
}

export interface ButtonProps
  extends
    ButtonLook,
    Pick<
      AriaButtonProps,
      | "aria-describedby"
      | "aria-expanded"
      | "aria-haspopup"
      | "aria-label"
      | "autoFocus"
      | "form"
      | "isDisabled"
      | "isPending"
      | "onPress"
      | "slot"
      | "type"
    > {
  /** The key that does the same, shown on the button and told to screen readers. The screen binds it. */
  readonly kbd?: string;
  /** What a screen reader hears while `isPending`. Default "Working". */
  readonly pendingLabel?: string;
}

/** `isPending` keeps the button focusable, ignores presses (so two clicks are one) and says so to screen readers. */
export function Button({
  variant,
  size,
  icon,
  note,
  isWide,
  kbd,
  children,
  pendingLabel,
  ...rest
}: ButtonProps) {
  return (
    <AriaButton
      {...rest}
      className={buttonClass({ variant, size, isWide })}
      render={(props) => <button {...props} aria-keyshortcuts={kbd} />}
    >
      {({ isPending }) => (
        <>
          {isPending ? <Spinner label={pendingLabel ?? "Working"} /> : icon && <Icon name={icon} />}
          <ButtonWords note={note}>{children}</ButtonWords>
          {kbd !== undefined && (
            <span className="till-button__kbd" aria-hidden="true">
              <Kbd>{kbd}</Kbd>
            </span>
          )}
        </>
      )}
    </AriaButton>
  );
}

export interface ButtonLinkProps extends ButtonLook, Pick<LinkProps, "aria-label" | "isDisabled" | "target"> {
  readonly href: string;
}

/** Goes somewhere, so it is a link; looks like a button. */
export function ButtonLink({ variant, size, icon, note, isWide, children, ...rest }: ButtonLinkProps) {
  return (
    <Link {...rest} className={buttonClass({ variant, size, isWide })}>
      {icon && <Icon name={icon} />}
      <ButtonWords note={note}>{children}</ButtonWords>
    </Link>
  );
}

function ButtonWords({ note, children }: Pick<ButtonLook, "note" | "children">) {
  return (
    <span className="till-button__words">
      {children}
      {note !== undefined && <small>{note}</small>}
    </span>
  );
}

function buttonClass(look: {
  readonly variant: ButtonLook["variant"];
  readonly size: ButtonLook["size"];
  readonly isWide: boolean | undefined;
}): string {
  return classNames(
    "till-button",
    `till-button--${look.variant ?? "secondary"}`,
    look.size === "pay" && "till-button--pay",
    look.isWide === true && "till-button--wide",
  );
}
