import { useQueryClient } from "@tanstack/react-query";
import { tillErrorOf } from "@till/client";
import type { Uuid } from "@till/kernel";
import type { GatewayName } from "@till/payments";
import { Button, Card } from "@till/ui";
import { useRef, useState } from "react";
import { sentenceOf } from "../../shared/problem.ts";
import { Reading } from "../lists/reading.tsx";
import { useOffice, useStore } from "../services.ts";
import { atInWords, gatewayInWords } from "../words.ts";
import type { useEventCounts } from "./use-event-counts.ts";

/** How far each gateway's own list of events was read, and the way to read it now. */
export function CatchUpCard({ counts }: { readonly counts: ReturnType<typeof useEventCounts> }) {
  return (
    <Card title="Catching up">
      <p className="till-muted">
        Every night the gateways’ own lists are read, so that nothing is missed where webhooks do not arrive.
        They may lag: Stripe and Square by minutes, PayPal by up to three hours.
      </p>
      <Reading noun="marks" query={counts} lines={3}>
        {({ caughtUp }) =>
          caughtUp.length === 0 ? (
            <p>No gateway here keeps a list of events.</p>
          ) : (
            <ul className="catch-up">
              {caughtUp.map(({ gateway, untilMs }) => (
                <CatchUp key={gateway} gateway={gateway} untilMs={untilMs} />
              ))}
            </ul>
          )
        }
      </Reading>
    </Card>
  );
}

function CatchUp({ gateway, untilMs }: { readonly gateway: GatewayName; readonly untilMs: number | null }) {
  const { timeZone } = useStore();
  const { isPending, outcome, catchUp } = useCatchUp(gateway);
  const label = gatewayInWords(gateway);
  return (
    <li className="catch-up__gateway">
      <div>
        <strong>{label}</strong>
        <div className="till-muted till-small">
          {untilMs === null ? "Not read yet" : `Read up to ${atInWords(untilMs, timeZone)}`}
        </div>
      </div>
      <Button
        isPending={isPending}
        pendingLabel={`Reading the list of ${label}`}
        onPress={catchUp}
        aria-label={`Catch up now with ${label}`}
      >
        Catch up now
      </Button>
      <div className="catch-up__outcome">
        <output>{outcome?.ok === true && outcome.words}</output>
        <span role="alert" className="office-error">
          {outcome?.ok === false && outcome.words}
        </span>
      </div>
    </li>
  );
}

function useCatchUp(gateway: GatewayName) {
  const { till, ids } = useOffice();
  const queries = useQueryClient();
  const [isPending, setPending] = useState(false);
  const [outcome, setOutcome] = useState<{ readonly ok: boolean; readonly words: string } | null>(null);
  // A lost answer leaves the same request to be asked for again; an answer ends it.
  const pending = useRef<Uuid | null>(null);
  const run = async (): Promise<void> => {
    setPending(true);
    setOutcome(null);
    pending.current ??= ids.next();
    try {
      const { stored } = await till.events.catchUp.mutate({ id: pending.current, gateway });
      pending.current = null;
      setOutcome({ ok: true, words: foundInWords(stored) });
      await queries.invalidateQueries({ queryKey: ["events"] });
    } catch (error) {
      if (tillErrorOf(error) !== null) pending.current = null;
      setOutcome({ ok: false, words: sentenceOf(error) });
    } finally {
      setPending(false);
    }
  };
  return { isPending, outcome, catchUp: (): void => void run() };
}

function foundInWords(stored: number): string {
  if (stored === 0) return "Nothing was missing.";
  return stored === 1
    ? "1 event was missing; it is being interpreted."
    : `${stored} events were missing; they are being interpreted.`;
}
