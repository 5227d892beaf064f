import type { ApiKeyView } from "@till/wire";
import { Button, Card, type Column, DataTable, EmptyState, StatusPill, type Tone } from "@till/ui";
import { At } from "../lists/at.tsx";
import { useLimitWords } from "../people/use-limit-words.ts";
import { useOffice, useStore } from "../services.ts";
import { dateInWords } from "../words.ts";
import { type KeyStanding, grantsInWords, isReplaced, standingOf } from "./key-words.ts";
import type { OpenKeyForm } from "./keys-page.tsx";

/** The keys that programs can use now. */
export function KeyTable({
  keys,
  onOpen,
}: {
  readonly keys: readonly ApiKeyView[];
  readonly onOpen: (form: OpenKeyForm) => void;
}) {
  const live = keys.filter(({ state }) => state === "live");
  const columns: Column<ApiKeyView>[] = [
    ...shared,
    { id: "ends", header: "Ends", cell: (key) => <Ends apiKey={key} keys={keys} /> },
    { id: "acts", header: "Change", cell: (key) => <Acts apiKey={key} keys={keys} onOpen={onOpen} /> },
  ];
  return (
    <Card {...(live.length > 0 && { title: live.length === 1 ? "1 key" : `${live.length} keys` })}>
      <DataTable
        caption="Keys that work"
        isCaptionHidden
        isStackedWhenNarrow
        columns={columns}
        rows={live}
        rowId={({ id }) => id}
        empty={
          <EmptyState title="No program has a key" icon="lock">
            Make one for each program that reads sales, refunds or reports from outside.
          </EmptyState>
        }
      />
    </Card>
  );
}

/** Keys that ended or were revoked: they stay on record. */
export function FormerKeys({ keys }: { readonly keys: readonly ApiKeyView[] }) {
  const over = keys.filter(({ state }) => state !== "live");
  if (over.length === 0) return null;
  return (
    <Card>
      <details className="people-former">
        <summary>
          {over.length === 1 ? "1 key that works no more" : `${over.length} keys that work no more`}
        </summary>
        <DataTable
          caption="Keys that work no more"
          isCaptionHidden
          isStackedWhenNarrow
          columns={[
            ...shared,
            { id: "ends", header: "Ended", cell: (key) => <Ends apiKey={key} keys={keys} /> },
          ]}
          rows={over}
          rowId={({ id }) => id}
        />
      </details>
    </Card>
  );
}

const shared: readonly Column<ApiKeyView>[] = [
  {
    id: "name",
    header: "Key",
    cell: ({ name, prefix }) => (
      <span className="office-stack">
        {name}
        <small className="till-muted key-prefix">{prefix}…</small>
      </span>
    ),
  },
  { id: "may", header: "May", cell: ({ grants }) => <May grants={grants} /> },
  {
    id: "made",
    header: "Made by",
    cell: ({ madeBy, madeAtMs }) => (
      <span className="office-stack">
        {madeBy}
        <small className="till-muted">
          <At ms={madeAtMs} />
        </small>
      </span>
    ),
  },
  {
    id: "used",
    header: "Last used",
    cell: ({ usedAtMs }) =>
      usedAtMs === null ? <span className="till-muted">Never</span> : <At ms={usedAtMs} />,
  },
];

function May({ grants }: Pick<ApiKeyView, "grants">) {
  const lines = grantsInWords(grants, useLimitWords());
  return (
    <ul className="key-may">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

const standings: Readonly<Record<KeyStanding, { readonly tone: Tone; readonly words: string }>> = {
  live: { tone: "ok", words: "Works" },
  ends_soon: { tone: "warn", words: "Ends soon" },
  replaced: { tone: "info", words: "Replaced" },
  expired: { tone: "neutral", words: "Ended" },
  revoked: { tone: "neutral", words: "Revoked" },
};

function Ends({ apiKey, keys }: { readonly apiKey: ApiKeyView; readonly keys: readonly ApiKeyView[] }) {
  const { clock } = useOffice();
  const { timeZone } = useStore();
  const standing = standingOf(apiKey, keys, clock.nowMs());
  const { tone, words } = standings[standing];
  return (
    <span className="office-stack">
      <StatusPill tone={tone}>{words}</StatusPill>
      {standing !== "revoked" && (
        <small className="till-muted">
          {standing === "replaced" ? (
            <>
              until <At ms={apiKey.expiresAtMs} />
            </>
          ) : (
            dateInWords(apiKey.expiresAtMs, timeZone)
          )}
        </small>
      )}
    </span>
  );
}

function Acts({
  apiKey,
  keys,
  onOpen,
}: {
  readonly apiKey: ApiKeyView;
  readonly keys: readonly ApiKeyView[];
  readonly onOpen: (form: OpenKeyForm) => void;
}) {
  return (
    <span className="people-acts">
      {!isReplaced(apiKey, keys) && (
        <Button
          variant="quiet"
          aria-label={`Rotate the key of ${apiKey.name}`}
          onPress={() => onOpen({ kind: "rotate", apiKey })}
        >
          Rotate
        </Button>
      )}
      <Button
        variant="quiet"
        aria-label={`Revoke the key of ${apiKey.name}, ${apiKey.prefix}`}
        onPress={() => onOpen({ kind: "revoke", apiKey })}
      >
        Revoke
      </Button>
    </span>
  );
}
