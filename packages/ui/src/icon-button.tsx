import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components/Button";
import { Icon, type IconName } from "./icon.tsx";
import "./icon-button.css";

export interface IconButtonProps extends Pick<AriaButtonProps, "isDisabled" | "onPress" | "slot"> {
  readonly icon: IconName;
  /** What it does, for screen readers and the tooltip. */
  readonly label: string;
}

/** A button whose picture everybody knows: close, menu, plus, minus. Anything else has words. */
export function IconButton({ icon, label, ...rest }: IconButtonProps) {
  return (
    <AriaButton
      {...rest}
      aria-label={label}
      className="till-icon-button"
      render={(props) => <button {...props} title={label} />}
    >
      <Icon name={icon} />
    </AriaButton>
  );
}
