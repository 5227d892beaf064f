import type { ReactNode } from "react";
import {
  CheckboxButton,
  CheckboxField,
  type CheckboxFieldProps,
  FieldError,
  Text,
} from "react-aria-components/Checkbox";
import "./checkbox.css";
import "./field-shell.css";
import { Icon } from "./icon.tsx";

export interface CheckboxProps extends Pick<
  CheckboxFieldProps,
  | "defaultSelected"
  | "isDisabled"
  | "isIndeterminate"
  | "isRequired"
  | "isSelected"
  | "name"
  | "onChange"
  | "value"
> {
  readonly children: ReactNode;
  readonly description?: ReactNode;
  readonly errorMessage?: ReactNode;
}

export function Checkbox({ children, description, errorMessage, ...rest }: CheckboxProps) {
  return (
    <CheckboxField
      {...rest}
      className="till-checkbox"
      validationBehavior="aria"
      isInvalid={errorMessage !== undefined}
    >
      <CheckboxButton className="till-checkbox__button">
        {({ isIndeterminate }) => (
          <>
            <span className="till-checkbox__box" aria-hidden="true">
              <Icon name={isIndeterminate ? "minus" : "check"} size={18} />
            </span>
            <span>{children}</span>
          </>
        )}
      </CheckboxButton>
      {description !== undefined && errorMessage === undefined && (
        <Text slot="description" className="till-field__note">
          {description}
        </Text>
      )}
      <FieldError className="till-field__error">{errorMessage}</FieldError>
    </CheckboxField>
  );
}
