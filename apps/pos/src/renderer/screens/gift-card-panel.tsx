import { currencyDigits, money } from "@till/money";
import { Banner, Button, Keypad, Money, typeAmount } from "@till/ui";
import { useState } from "react";
import type { TillState } from "../../shared/till-state.ts";
import { Panel } from "../panel.tsx";
import { useMissedScan } from "../scanner.tsx";
import { useAct, useHost } from "../till-hooks.ts";
import { StoredValueForm } from "./split-panel.tsx";
import { useSpeech } from "../speech.tsx";

/** What is most often given, in whole units of the currency. */
const usual = [10n, 25n, 50n, 100n];

/** Sells a gift card into the cart, and says what is on one. */
export function GiftCardPanel({ state, onBack }: { readonly state: TillState; readonly onBack: () => void }) {
  const { say, words } = useSpeech();
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
    <Panel title={say("app.gift_card")} onBack={onBack} problem={act.problem}>
      {!connection.online && <Banner tone="warn" title={say("pay.cards_offline")} />}
      <div className="cash">
        <div className="cash__figures">
          <output className="cash__figure" aria-label={say("pay.on_card")}>
            <span className="till-muted">{say("pay.on_card")}</span>
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
            {say("app.add_to_cart")}
          </Button>
          <p className="till-muted">{say("pay.card_code")}</p>
          <StoredValueForm online={connection.online} limit={null} />
        </div>
        <Keypad label={say("pay.what_on_card")} onKey={(key) => setTyped((last) => typeAmount(last, key))} />
      </div>
    </Panel>
  );
}
