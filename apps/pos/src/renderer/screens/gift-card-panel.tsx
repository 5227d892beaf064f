import { currencyDigits, money } from "@till/money";
import { Banner, Button, Keypad, Money, typeAmount } from "@till/ui";
import { useState } from "react";
import type { TillState } from "../../shared/till-state.ts";
import { Panel } from "../panel.tsx";
import { useMissedScan } from "../scanner.tsx";
import { useAct, useHost, words } from "../till-hooks.ts";
import { StoredValueForm } from "./split-panel.tsx";

/** What is most often given, in whole units of the currency. */
const usual = [10n, 25n, 50n, 100n];

/** Sells a gift card into the cart, and says what is on one. */
export function GiftCardPanel({ state, onBack }: { readonly state: TillState; readonly onBack: () => void }) {
  const host = useHost();
  const act = useAct();
  const [typed, setTyped] = useState(0n);
  useMissedScan(() => setTyped(0n));
  const { register, connection } = state;
  if (!register) return null;
  const amount = money(typed, register.currency);
  const unit = 10n ** BigInt(currencyDigits(register.currency));
  const add = async () => {
    const answer = await act.run(() => host.addGiftCard({ amount }));
    if (answer?.ok) onBack();
  };
  return (
    <Panel title="Gift card" onBack={onBack} problem={act.problem}>
      {!connection.online && (
        <Banner tone="warn" title="No network: gift cards are neither sold nor looked up until it is back." />
      )}
      <div className="cash">
        <div className="cash__figures">
          <output className="cash__figure" aria-label="On the card">
            <span className="till-muted">On the card</span>
            <Money value={amount} size="pay" />
          </output>
          <div className="cash__quick">
            {usual.map((whole) => {
              const offered = money(whole * unit, register.currency);
              return (
                <Button key={whole} size="pay" onPress={() => setTyped(offered.amountMinor)}>
                  {words(offered)}
                </Button>
              );
            })}
          </div>
          <Button
            variant="primary"
            size="pay"
            isWide
            isDisabled={!connection.online || typed === 0n}
            isPending={act.isPending}
            onPress={() => void add()}
          >
            Add to the cart
          </Button>
          <p className="till-muted">Its code is on the receipt, and works once the sale is paid.</p>
          <StoredValueForm online={connection.online} limit={null} />
        </div>
        <Keypad label="What is on the card" onKey={(key) => setTyped((last) => typeAmount(last, key))} />
      </div>
    </Panel>
  );
}
