import "./stored-values.css";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type StoredValueId, isUuid } from "@till/kernel";
import type { StoredValueDetail } from "@till/wire";
import { Button, Card, DescriptionList, EmptyState, Money, StatusPill } from "@till/ui";
import { useState } from "react";
import { Link } from "wouter";
import { useTitle } from "../../shared/use-title.ts";
import { At } from "../lists/at.tsx";
import { Reading } from "../lists/reading.tsx";
import { useMay, useOffice } from "../services.ts";
import { BlockDialog } from "./block-dialog.tsx";
import { Movements } from "./movements.tsx";
import { ReceiptLink } from "./receipt-link.tsx";
import { movementInWords, nameOf, storedValueStates } from "./stored-value-words.ts";

/** One gift card or store credit: what is on it, why, and the way to block it. */
export function StoredValuePage({ id }: { readonly id: string }) {
  useTitle("Gift card or store credit · Till office");
  const { till } = useOffice();
  const query = useQuery({
    queryKey: ["stored-values", "one", id],
    queryFn: () => till.storedValues.get.query({ id: id as StoredValueId }),
    enabled: isUuid(id),
  });
  if (!isUuid(id)) return <EmptyState title="There is no such gift card or store credit" icon="search" />;
  return (
    <Reading noun="balance" query={query}>
      {(value) => <Detail value={value} />}
    </Reading>
  );
}

function Detail({ value }: { readonly value: StoredValueDetail }) {
  const { words, tone } = storedValueStates[value.state];
  return (
    <>
      <header className="office-head">
        <div>
          <p className="till-muted">
            <Link href="/office/gift-cards">Gift cards and credit</Link>
          </p>
          <h1>{nameOf(value)}</h1>
        </div>
        <StatusPill tone={tone}>{words}</StatusPill>
      </header>
      <Standing value={value} />
      {/* Read again from the first page whenever what is on it has changed. */}
      <Movements value={value} />
    </>
  );
}

function Standing({ value }: { readonly value: StoredValueDetail }) {
  const queries = useQueryClient();
  const may = useMay();
  const [isAsking, setAsking] = useState(false);
  const isBlocked = value.state === "blocked";
  return (
    <Card title={storedValueStates[value.state].meaning} tone={isBlocked ? "bad" : "neutral"}>
      <div className="charge">
        <DescriptionList items={factsOf(value)} />
        {may("stored_value.block") && (
          <div className="charge__acts">
            <Button variant={isBlocked ? "secondary" : "danger"} onPress={() => setAsking(true)}>
              {isBlocked ? "Unblock…" : "Block…"}
            </Button>
          </div>
        )}
      </div>
      {isAsking && (
        <BlockDialog
          value={value}
          onClose={() => setAsking(false)}
          onSaved={() => {
            setAsking(false);
            void queries.invalidateQueries({ queryKey: ["stored-values"] });
          }}
        />
      )}
    </Card>
  );
}

function factsOf({ balance, first, blocking, createdAtMs }: StoredValueDetail) {
  return [
    { label: "On it now", value: <Money value={balance} size="figure" /> },
    first === null
      ? { label: "Made", value: <At ms={createdAtMs} /> }
      : {
          label: movementInWords(first),
          value: (
            <>
              <Money value={first.amount} />, <At ms={first.atMs} />, <ReceiptLink of={first} />
            </>
          ),
        },
    ...(blocking === null
      ? []
      : [
          {
            label: "Blocked",
            value: (
              <>
                <At ms={blocking.atMs} /> by {blocking.byName}
              </>
            ),
          },
          { label: "Why", value: <span className="office-code">{blocking.reason}</span> },
        ]),
  ];
}
