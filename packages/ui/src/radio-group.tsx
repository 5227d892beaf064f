import type { ReactNode } from "react";
import {
  RadioButton,
  RadioField,
  RadioGroup as AriaRadioGroup,
  type RadioGroupProps as AriaRadioGroupProps,
} from "react-aria-components/RadioGroup";
import { FieldShell, type FieldWords } from "./field-shell.tsx";
import { Icon, type IconName } from "./icon.tsx";
import "./radio-group.css";

export interface RadioOption {
  readonly id: string;
  readonly label: string;
  readonly note?: ReactNode;
  readonly icon?: IconName;
  readonly isDisabled?: boolean;
}

export interface RadioGroupProps
  extends FieldWords, Pick<AriaRadioGroupProps, "isDisabled" | "isRequired" | "name"> {
  readonly options: readonly RadioOption[];
  readonly value: string | null;
  readonly onChange: (id: string) => void;
}

/** One of a few, all in view: the choice of a tender, of a reader, of a reason. */
export function RadioGroup({ label, description, errorMessage, options, ...rest }: RadioGroupProps) {
  return (
    <AriaRadioGroup
      {...rest}
      className="till-field till-radio"
      validationBehavior="aria"
      isInvalid={errorMessage !== undefined}
    >
      <FieldShell {...{ label, description, errorMessage }}>
        <div className="till-radio__options">
          {options.map((option) => (
            <RadioRow key={option.id} option={option} />
          ))}
        </div>
      </FieldShell>
    </AriaRadioGroup>
  );
}

function RadioRow({ option }: { readonly option: RadioOption }) {
  return (
    <RadioField value={option.id} isDisabled={option.isDisabled ?? false} className="till-radio__field">
      <RadioButton className="till-radio__option">
        <i className="till-radio__mark" aria-hidden="true" />
        <span className="till-radio__words">
          {option.label}
          {option.note !== undefined && <small>{option.note}</small>}
        </span>
        {option.icon && <Icon name={option.icon} />}
      </RadioButton>
    </RadioField>
  );
}
