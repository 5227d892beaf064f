import { Button } from "react-aria-components/Button";
import {
  Input,
  SearchField as AriaSearchField,
  type SearchFieldProps as AriaSearchFieldProps,
} from "react-aria-components/SearchField";
import "./field-shell.css";
import { Icon } from "./icon.tsx";
import { Kbd } from "./kbd.tsx";
import "./search-field.css";
import { useUiWords } from "./ui-words.tsx";

export interface SearchFieldProps extends Pick<
  AriaSearchFieldProps,
  "autoFocus" | "isDisabled" | "onChange" | "onClear" | "onFocus" | "onSubmit" | "value"
> {
  /** Read to screen readers; also the placeholder. */
  readonly label: string;
  readonly kbd?: string;
  readonly clearLabel?: string;
  /** The input itself, so that a key or a scanner can be led to it. */
  readonly inputRef?: React.Ref<HTMLInputElement>;
}

export function SearchField({ label, kbd, clearLabel, inputRef, ...rest }: SearchFieldProps) {
  const words = useUiWords();
  return (
    <AriaSearchField {...rest} aria-label={label} className="till-search">
      <div className="till-field__box">
        <Icon name="search" />
        <Input
          className="till-field__input"
          placeholder={label}
          aria-keyshortcuts={kbd}
          enterKeyHint="search"
          {...(inputRef !== undefined && { ref: inputRef })}
        />
        {kbd !== undefined && (
          <span className="till-search__kbd" aria-hidden="true">
            <Kbd>{kbd}</Kbd>
          </span>
        )}
        <Button className="till-search__clear" aria-label={clearLabel ?? words.clear}>
          <Icon name="cross" size={18} />
        </Button>
      </div>
    </AriaSearchField>
  );
}
