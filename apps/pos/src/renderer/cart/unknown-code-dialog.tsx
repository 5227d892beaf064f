import { money } from "@till/money";
import { Banner, Button, Dialog, MoneyField, Select, TextField } from "@till/ui";
import { useState } from "react";
import type { TillState } from "../../shared/till-state.ts";
import { useAct, useHost } from "../till-hooks.ts";
import { useSpeech } from "../speech.tsx";

/** A code that the catalogue does not have: it is looked for by name, or sold at a price that is typed. */
export function UnknownCodeDialog({
  code,
  state,
  onSearch,
  onClose,
}: {
  readonly code: string;
  readonly state: TillState;
  readonly onSearch: () => void;
  readonly onClose: () => void;
}) {
  const { say } = useSpeech();
  const [isTyping, setTyping] = useState(false);
  return (
    <Dialog isOpen onClose={onClose} title={say("edit.unknown_code", { code })} size="small">
      {isTyping ? (
        <OpenItemForm code={code} state={state} onDone={onClose} />
      ) : (
        <div className="stack">
          <p>{say("edit.unknown_code_more")}</p>
          <Button size="pay" isWide icon="search" onPress={onSearch}>
            {say("edit.look_by_name")}
          </Button>
          <Button size="pay" isWide icon="cash" onPress={() => setTyping(true)}>
            {say("edit.sell_typed")}
          </Button>
        </div>
      )}
    </Dialog>
  );
}

function OpenItemForm({
  code,
  state,
  onDone,
}: {
  readonly code: string;
  readonly state: TillState;
  readonly onDone: () => void;
}) {
  const { say } = useSpeech();
  const host = useHost();
  const act = useAct();
  const currency = state.register?.currency;
  const [name, setName] = useState("");
  const [price, setPrice] = useState<bigint | null>(null);
  const [taxClassCode, setTaxClassCode] = useState(state.taxClasses[0]?.code ?? "");
  const isReady = name.trim() !== "" && price !== null && price > 0n;
  const sell = async () => {
    if (!currency || !isReady) return;
    const item = {
      name: `${name.trim()} (${code})`.slice(0, 80),
      price: money(price, currency),
      taxClassCode,
    };
    const added = await act.run(() => host.addOpenItem(item));
    if (added?.ok) onDone();
  };
  if (!currency) return null;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void sell();
      }}
    >
      {act.problem !== null && <Banner tone="bad" title={act.problem} />}
      <TextField
        label={say("edit.what_is_it")}
        isRequired
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- what a dialog was opened for has its focus (ARIA APG)
        autoFocus
        value={name}
        maxLength={60}
        onChange={setName}
      />
      <MoneyField label={say("app.price")} isRequired currency={currency} value={price} onChange={setPrice} />
      <Select
        label={say("edit.tax")}
        options={state.taxClasses.map(({ code: id, name: label }) => ({ id, label }))}
        value={taxClassCode}
        onChange={setTaxClassCode}
      />
      <Button
        variant="primary"
        size="pay"
        type="submit"
        isWide
        isDisabled={!isReady}
        isPending={act.isPending}
      >
        {say("app.add_to_cart")}
      </Button>
    </form>
  );
}
