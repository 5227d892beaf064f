import type { VariantId } from "@till/kernel";
import { money } from "@till/money";
import { Banner, Button, Checkbox, Dialog, Keypad, RadioGroup, typeAmount } from "@till/ui";
import { useState } from "react";
import type { GridItem } from "../../shared/till-state.ts";
import { useAct, useHost } from "../till-hooks.ts";
import { useSpeech } from "../speech.tsx";

/** Asks what has to be known before an item is sold: which one, what goes with it, what it weighs. */
export function ItemDialog({
  item,
  variantId,
  onClose,
}: {
  readonly item: GridItem;
  /** Known already, as after a scan. */
  readonly variantId: VariantId | null;
  readonly onClose: () => void;
}) {
  const { say, words, locale } = useSpeech();
  const host = useHost();
  const act = useAct();
  const only = item.variants.length === 1 ? item.variants[0]?.id : undefined;
  const known = variantId ?? only ?? null;
  const [chosen, setChosen] = useState<Readonly<Record<string, readonly string[]>>>({});
  const [grams, setGrams] = useState(0n);
  const missing = item.modifierGroups.find(({ name, min }) => (chosen[name]?.length ?? 0) < min);
  const tooMany = item.modifierGroups.find(({ name, max }) => (chosen[name]?.length ?? 0) > max);
  const isReady = !missing && !tooMany && (!item.isWeighed || grams > 0n);
  const add = async (id: VariantId) => {
    if (!isReady) return;
    const added = await act.run(() =>
      host.addItem({
        productId: item.productId,
        variantId: id,
        modifiers: Object.values(chosen).flat(),
        ...(item.isWeighed && { quantityMilli: Number(grams) }),
      }),
    );
    if (added?.ok) onClose();
  };
  const price = item.variants.find(({ id }) => id === known)?.price ?? item.price;
  const said =
    act.problem ??
    (tooMany ? say("edit.at_most", { max: tooMany.max, group: tooMany.name, item: item.name }) : null);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={item.name}
      size="small"
      {...(known !== null &&
        !item.isWeighed && {
          actions: (
            <Button
              variant="primary"
              size="pay"
              isWide
              kbd="Enter"
              isDisabled={!isReady}
              isPending={act.isPending}
              onPress={() => void add(known)}
            >
              {say("app.add_to_cart")}
            </Button>
          ),
        })}
    >
      <div className="stack">
        {said !== null && <Banner tone="bad" title={said} />}
        {item.modifierGroups.map((group) => (
          <Choice
            key={group.name}
            group={group}
            chosen={chosen[group.name] ?? []}
            onChange={(codes) => setChosen({ ...chosen, [group.name]: codes })}
          />
        ))}
        {item.isWeighed && (
          <>
            <output className="cash__figure" aria-label={say("edit.weight")}>
              <span className="till-muted">{say("edit.weight_kg")}</span>
              <b className="edit__weight">
                {new Intl.NumberFormat(locale, { minimumFractionDigits: 3 }).format(Number(grams) / 1000)}
              </b>
            </output>
            <span className="till-muted">{say("edit.for_kg", { amount: price })}</span>
            <Keypad
              label={say("edit.weight_grams")}
              enterLabel={say("edit.add_amount", {
                amount: money((price.amountMinor * grams + 500n) / 1000n, price.currency),
              })}
              isEnterDisabled={!isReady || known === null}
              onKey={(key) => {
                if (key === "enter") {
                  if (known !== null) void add(known);
                } else setGrams((last) => (typeAmount(last, key) > 99_999n ? last : typeAmount(last, key)));
              }}
            />
          </>
        )}
        {known === null &&
          item.variants.map((variant) => (
            <Button
              key={variant.id}
              size="pay"
              isWide
              isDisabled={!isReady}
              onPress={() => void add(variant.id)}
            >
              {`${variant.name} · ${words(variant.price)}`}
            </Button>
          ))}
      </div>
    </Dialog>
  );
}

function Choice({
  group: { name, min, max, options },
  chosen,
  onChange,
}: {
  readonly group: GridItem["modifierGroups"][number];
  readonly chosen: readonly string[];
  readonly onChange: (codes: readonly string[]) => void;
}) {
  const { words } = useSpeech();
  const toOption = ({ code, name: label, price }: (typeof options)[number]) => ({
    id: code,
    label: price.amountMinor === 0n ? label : `${label} +${words(price)}`,
  });
  return min === 1 && max === 1 ? (
    <RadioGroup
      label={name}
      value={chosen[0] ?? null}
      onChange={(code) => onChange([code])}
      options={options.map(toOption)}
    />
  ) : (
    <fieldset className="edit__choice">
      <legend>{name}</legend>
      {options.map(toOption).map(({ id, label }) => (
        <Checkbox
          key={id}
          isSelected={chosen.includes(id)}
          onChange={(isChosen) => onChange(isChosen ? [...chosen, id] : chosen.filter((code) => code !== id))}
        >
          {label}
        </Checkbox>
      ))}
    </fieldset>
  );
}
