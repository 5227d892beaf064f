import type { ReactNode } from "react";
import { FieldError, Label, Text } from "react-aria-components/TextField";
import "./field-shell.css";
import { Icon } from "./icon.tsx";

/** What every field says about itself. */
export interface FieldWords {
  readonly label: string;
  /** Shown below while there is no error: what is wanted, and why. */
  readonly description?: ReactNode;
  /** What is wrong and what to do. Its presence marks the field invalid. */
  readonly errorMessage?: ReactNode;
}

/** Label above, the control, then the error or the description below; sits inside a React Aria field, which ties them. */
export function FieldShell({
  label,
  description,
  errorMessage,
  children,
}: FieldWords & { readonly children: ReactNode }) {
  return (
    <>
      <Label className="till-field__label">{label}</Label>
      {children}
      {description !== undefined && errorMessage === undefined && (
        <Text slot="description" className="till-field__note">
          {description}
        </Text>
      )}
      <FieldError className="till-field__error">
        <Icon name="alert" size={16} />
        <span>{errorMessage}</span>
      </FieldError>
    </>
  );
}
