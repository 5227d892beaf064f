import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type Currency, isCurrency } from "@till/money";
import type { Channel } from "@till/payments";
import type { SettingsView } from "@till/wire";
import { Card, MoneyField, RadioGroup, Select, StatusPill, formatMoney } from "@till/ui";
import { useDeferredValue, useState } from "react";
import { pageLocale } from "../../shared/locale.ts";
import { Reading } from "../lists/reading.tsx";
import { useOffice, useStore } from "../services.ts";
import { fingerprintOf } from "../forms/fingerprint.ts";
import { type RoutedGateway, routeInWords } from "./route-words.ts";

/** An amount most shops know. */
const exampleMinor = 2500n;
const otherCurrencies = ["EUR", "USD", "GBP", "CHF", "JPY"] as const;

/** Where an example charge would go with the settings as they stand on this page, saved or not. Sends nothing. */
export function TryRouteCard({
  settings,
  isEdited,
}: {
  readonly settings: SettingsView | null;
  readonly isEdited: boolean;
}) {
  const store = useStore();
  const [amountMinor, setAmountMinor] = useState<bigint | null>(exampleMinor);
  const [currency, setCurrency] = useState<Currency>(store.currency);
  const [channel, setChannel] = useState<Channel>("online");
  const currencies = [...new Set([store.currency, ...otherCurrencies])];
  return (
    <Card title="Try it on an example">
      <div className="try-route">
        <div className="try-route__example">
          <MoneyField label="Amount" currency={currency} value={amountMinor} onChange={setAmountMinor} />
          <Select
            label="Currency"
            value={currency}
            onChange={(code) => {
              if (isCurrency(code)) setCurrency(code);
            }}
            options={currencies.map((code) => ({ id: code, label: code }))}
          />
        </div>
        <RadioGroup
          label="Paid"
          value={channel}
          onChange={(id) => setChannel(id === "in_person" ? "in_person" : "online")}
          options={[
            { id: "online", label: "On the web" },
            { id: "in_person", label: "At a reader" },
          ]}
        />
        {amountMinor === null || amountMinor <= 0n || settings === null ? (
          <p className="till-muted">
            {settings === null ? "Mend what is marked first." : "Type an amount above zero."}
          </p>
        ) : (
          <Route
            settings={settings}
            amount={{ amountMinor, currency }}
            channel={channel}
            isEdited={isEdited}
          />
        )}
      </div>
    </Card>
  );
}

interface RouteProps {
  readonly settings: SettingsView;
  readonly amount: { readonly amountMinor: bigint; readonly currency: Currency };
  readonly channel: Channel;
  readonly isEdited: boolean;
}

function Route(props: RouteProps) {
  const { settings, amount, channel, isEdited } = useDeferredValue(props);
  const { till } = useOffice();
  const asked = { amount, channel, settings };
  const query = useQuery({
    queryKey: ["route", fingerprintOf(asked)],
    queryFn: () => till.settings.tryRoute.query(asked),
    placeholderData: keepPreviousData,
    // A gateway that stops answering changes the way at once.
    refetchInterval: 10_000,
  });
  return (
    <Reading noun="way of the example" query={query} lines={3}>
      {(route) => {
        const routed = routeInWords(route, {
          prefer: settings.routing.prefer,
          amountInWords: (fee) => formatMoney(fee, { locale: pageLocale() }),
        });
        return (
          <div aria-live="polite" aria-busy={query.isPlaceholderData}>
            <ol className="try-route__ways" aria-label="Where it would go">
              {routed.map((gateway) => (
                <Way key={gateway.gateway} gateway={gateway} />
              ))}
            </ol>
            {!routed.some(({ standing }) => standing === "chosen") && (
              <p className="office-error">No gateway takes this charge. The buyer could not pay by card.</p>
            )}
            {isEdited && (
              <p className="till-muted till-small">With the changes on this page, not saved yet.</p>
            )}
          </div>
        );
      }}
    </Reading>
  );
}

const standings = {
  chosen: { tone: "ok", words: "Goes here" },
  behind: { tone: "neutral", words: "Could take it" },
  cannot: { tone: "bad", words: "Cannot take it" },
} as const;

function Way({ gateway }: { readonly gateway: RoutedGateway }) {
  const { tone, words } = standings[gateway.standing];
  return (
    <li className="try-route__way" data-standing={gateway.standing}>
      <div className="try-route__head">
        <strong>{gateway.label}</strong>
        <StatusPill tone={tone}>{words}</StatusPill>
        {gateway.standing !== "cannot" && (
          <span className="try-route__fee till-muted">
            fee {formatMoney(gateway.expectedFee, { locale: pageLocale() })}
          </span>
        )}
      </div>
      <p className="till-small">
        {[gateway.instead, gateway.because].filter((part) => part !== null).join(" ")}
      </p>
    </li>
  );
}
