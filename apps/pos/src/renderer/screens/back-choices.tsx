import type { ModifierGroup } from "@till/catalogue";
import { Checkbox } from "@till/ui";
import { useSpeech } from "../speech.tsx";

/** What goods that come back were sold with, as far as anybody knows: nothing has to be chosen. */
export function BackChoices({
  groups,
  chosen,
  onChange,
}: {
  readonly groups: readonly ModifierGroup[];
  readonly chosen: readonly string[];
  readonly onChange: (codes: readonly string[]) => void;
}) {
  const { words } = useSpeech();
  return groups.map(({ name, max, options }) => {
    const picked = options.filter(({ code }) => chosen.includes(code));
    const others = chosen.filter((code) => picked.every((option) => option.code !== code));
    const pick = (code: string, isChosen: boolean): void => {
      const rest = picked.map((option) => option.code).filter((one) => one !== code);
      // Of a group that is sold with one, another one takes its place.
      onChange([...others, ...(isChosen ? [...(max === 1 ? [] : rest), code] : rest)]);
    };
    return (
      <fieldset key={name} className="edit__choice no-receipt__choice">
        <legend>{name}</legend>
        {options.map(({ code, name: label, price }) => (
          <Checkbox
            key={code}
            isSelected={chosen.includes(code)}
            isDisabled={max > 1 && picked.length >= max && !chosen.includes(code)}
            onChange={(isChosen) => pick(code, isChosen)}
          >
            {price.amountMinor === 0n ? label : `${label} +${words(price)}`}
          </Checkbox>
        ))}
      </fieldset>
    );
  });
}
