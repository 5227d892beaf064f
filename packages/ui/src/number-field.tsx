import { Button } from "react-aria-components/Button";
import {
  Group,
  Input,
  NumberField as AriaNumberField,
  type NumberFieldProps as AriaNumberFieldProps,
} from "react-aria-components/NumberField";
import { FieldShell, type FieldWords } from "./field-shell.tsx";
import { Icon } from "./icon.tsx";
import "./number-field.css";

export interface NumberFieldProps
  extends
    FieldWords,
    Pick<
      AriaNumberFieldProps,
      "defaultValue" | "isDisabled" | "isRequired" | "maxValue" | "minValue" | "onChange" | "step" | "value"
    > {}

/** A count: pieces, copies, percent. Never an amount of money; that is `MoneyField`. */
export function NumberField({ label, description, errorMessage, ...rest }: NumberFieldProps) {
  return (
    <AriaNumberField
      {...rest}
      className="till-field till-number"
      validationBehavior="aria"
      isInvalid={errorMessage !== undefined}
    >
      <FieldShell {...{ label, description, errorMessage }}>
        <Group className="till-field__box">
          <Button slot="decrement" className="till-number__step">
            <Icon name="minus" />
          </Button>
          <Input className="till-field__input" />
          <Button slot="increment" className="till-number__step">
            <Icon name="plus" />
          </Button>
        </Group>
      </FieldShell>
    </AriaNumberField>
  );
}
