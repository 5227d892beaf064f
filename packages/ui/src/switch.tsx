import type { ReactNode } from "react";
import { SwitchButton, SwitchField, type SwitchFieldProps, Text } from "react-aria-components/Switch";
import "./field-shell.css";
import "./switch.css";

export interface SwitchProps extends Pick<
  SwitchFieldProps,
  "defaultSelected" | "isDisabled" | "isSelected" | "name" | "onChange"
> {
  readonly children: ReactNode;
  readonly description?: ReactNode;
}

/** On or off, at once. A choice that waits for "save" is a `Checkbox`. */
export function Switch({ children, description, ...rest }: SwitchProps) {
  return (
    <SwitchField {...rest} className="till-switch">
      <SwitchButton className="till-switch__button">
        <span className="till-switch__track" aria-hidden="true" />
        <span>{children}</span>
      </SwitchButton>
      {description !== undefined && (
        <Text slot="description" className="till-field__note">
          {description}
        </Text>
      )}
    </SwitchField>
  );
}
