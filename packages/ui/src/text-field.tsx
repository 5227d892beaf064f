import {
  Input,
  TextArea,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
} from "react-aria-components/TextField";
import { FieldShell, type FieldWords } from "./field-shell.tsx";

export interface TextFieldProps
  extends
    FieldWords,
    Pick<
      AriaTextFieldProps,
      | "autoComplete"
      | "autoFocus"
      | "defaultValue"
      | "inputMode"
      | "isDisabled"
      | "isReadOnly"
      | "isRequired"
      | "maxLength"
      | "name"
      | "onBlur"
      | "onChange"
      | "type"
      | "value"
    > {
  readonly placeholder?: string;
  /** A text of several lines. */
  readonly isMultiline?: boolean;
}

export function TextField({
  label,
  description,
  errorMessage,
  placeholder,
  isMultiline = false,
  ...rest
}: TextFieldProps) {
  return (
    <AriaTextField
      {...rest}
      className="till-field"
      validationBehavior="aria"
      isInvalid={errorMessage !== undefined}
    >
      <FieldShell {...{ label, description, errorMessage }}>
        <div className="till-field__box">
          {isMultiline ? (
            <TextArea className="till-field__input" placeholder={placeholder ?? ""} rows={3} />
          ) : (
            <Input className="till-field__input" placeholder={placeholder ?? ""} />
          )}
        </div>
      </FieldShell>
    </AriaTextField>
  );
}
