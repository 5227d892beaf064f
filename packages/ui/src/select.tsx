import { ListBox, ListBoxItem, Popover } from "react-aria-components/Select";
import {
  Button,
  Select as AriaSelect,
  type SelectProps as AriaSelectProps,
  SelectValue,
} from "react-aria-components/Select";
import { FieldShell, type FieldWords } from "./field-shell.tsx";
import { Icon } from "./icon.tsx";
import "./select.css";
import { useUiWords } from "./ui-words.tsx";

export interface SelectOption {
  readonly id: string;
  readonly label: string;
  readonly note?: string;
  readonly isDisabled?: boolean;
}

export interface SelectProps
  extends FieldWords, Pick<AriaSelectProps, "autoComplete" | "isDisabled" | "isRequired" | "name"> {
  readonly options: readonly SelectOption[];
  readonly value: string | null;
  readonly onChange: (id: string) => void;
  readonly placeholder?: string;
}

export function Select({
  label,
  description,
  errorMessage,
  options,
  value,
  onChange,
  placeholder,
  ...rest
}: SelectProps) {
  const words = useUiWords();
  return (
    <AriaSelect
      {...rest}
      className="till-field"
      validationBehavior="aria"
      isInvalid={errorMessage !== undefined}
      value={value}
      onChange={(id) => onChange(String(id))}
      placeholder={placeholder ?? words.choose}
    >
      <FieldShell {...{ label, description, errorMessage }}>
        <Button className="till-field__box till-select__button">
          <SelectValue className="till-select__value" />
          <Icon name="chevron" />
        </Button>
        <Popover className="till-select__popover" offset={4}>
          <ListBox className="till-select__list" items={options}>
            {(option) => (
              <ListBoxItem
                id={option.id}
                textValue={option.label}
                isDisabled={option.isDisabled ?? false}
                className="till-select__option"
              >
                <span className="till-select__words">
                  {option.label}
                  {option.note !== undefined && <small>{option.note}</small>}
                </span>
                <Icon name="check" />
              </ListBoxItem>
            )}
          </ListBox>
        </Popover>
      </FieldShell>
    </AriaSelect>
  );
}
