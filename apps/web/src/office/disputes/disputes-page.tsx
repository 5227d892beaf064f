import type { Uuid } from "@till/kernel";
import type { DisputeView } from "@till/wire";
import { type Column, EmptyState, Money, Select, StatusPill } from "@till/ui";
import { useLocation } from "wouter";
import { useTitle } from "../../shared/use-title.ts";
import { At } from "../lists/at.tsx";
import type { ExportColumn } from "../lists/export-button.tsx";
import { PagedTable } from "../lists/paged-table.tsx";
import { oneOf, useAddress } from "../lists/use-address.ts";
import { usePages } from "../lists/use-pages.ts";
import { useOffice } from "../services.ts";
import { gatewayInWords, instantText, kindInWords } from "../words.ts";
import { disputeMeanings, disputeStates, dueInWords } from "./dispute-words.ts";

const pageSize = 50;
const filters = {
  answer: { label: "Waiting for an answer", states: ["inquiry", "open"] },
  review: { label: "Under review", states: ["under_review"] },
  decided: { label: "Decided", states: ["won", "lost", "closed"] },
} as const satisfies Record<
  string,
  { readonly label: string; readonly states: readonly DisputeView["state"][] }
>;
type Filter = keyof typeof filters;
const filterNames = ["answer", "review", "decided"] as const satisfies readonly Filter[];
const all = "all";

/** Charges that buyers contest at their bank. */
export function DisputesPage() {
  useTitle("Disputes · Till office");
  const { till, clock } = useOffice();
  const [, navigate] = useLocation();
  const { params, change } = useAddress();
  const filter = oneOf(params, "show", filterNames);
  const pages = usePages<DisputeView, Uuid>({
    queryKey: ["disputes", filter],
    read: async (beforeId) => {
      const page = await till.disputes.list.query({
        limit: pageSize,
        ...(filter !== null && { states: [...filters[filter].states] }),
        ...(beforeId !== null && { beforeId }),
      });
      return { rows: page.disputes, next: page.nextId };
    },
    refetchInterval: 60_000,
  });
  return (
    <>
      <header className="office-head">
        <div>
          <p className="till-muted">
            Answer them in the gateway’s dashboard; what they do to money is booked here.
          </p>
          <h1>Disputes</h1>
        </div>
        <div className="office-tools">
          <Select
            label="Show"
            value={filter ?? all}
            onChange={(id) => change({ show: id === all ? null : id })}
            options={[
              { id: all, label: "All" },
              ...filterNames.map((name) => ({ id: name, label: filters[name].label })),
            ]}
          />
        </div>
      </header>
      <PagedTable
        pages={pages}
        noun="disputes"
        columns={columnsFor(clock.nowMs())}
        rowId={(dispute) => dispute.id}
        onOpen={(dispute) => navigate(`/office/sales/${dispute.saleId}`)}
        exportColumns={exported}
        empty={
          filter === null ? (
            <EmptyState title="No disputes" icon="check">
              When a buyer contests a charge at their bank, it appears here by itself.
            </EmptyState>
          ) : (
            <EmptyState
              title={filter === "answer" ? "Nothing waits for an answer" : "None of these"}
              icon="check"
            />
          )
        }
      />
    </>
  );
}

function columnsFor(nowMs: number): Column<DisputeView>[] {
  return [
    {
      id: "reason",
      header: "Reason",
      cell: (dispute) => (dispute.reason === "" ? "Not said" : kindInWords(dispute.reason)),
    },
    {
      id: "state",
      header: "State",
      cell: ({ state }) => (
        <div className="office-stack">
          <StatusPill tone={disputeStates[state].tone}>{disputeStates[state].words}</StatusPill>
          <small className="till-muted">{disputeMeanings[state]}</small>
        </div>
      ),
    },
    { id: "due", header: "Answer by", cell: (dispute) => <Due {...{ dispute, nowMs }} /> },
    { id: "gateway", header: "Gateway", cell: ({ gateway }) => gatewayInWords(gateway) },
    { id: "opened", header: "Opened", cell: ({ openedAtMs }) => <At ms={openedAtMs} /> },
    {
      id: "amount",
      header: "Amount",
      kind: "figures",
      cell: ({ amount }) => <Money value={amount} />,
    },
  ];
}

function Due({ dispute, nowMs }: { readonly dispute: DisputeView; readonly nowMs: number }) {
  const due = dueInWords(dispute, nowMs);
  if (due === null || dispute.respondByMs === null) return "–";
  return (
    <div className="office-stack">
      <At ms={dispute.respondByMs} />
      <small className={due.isUrgent ? "office-urgent" : "till-muted"}>{due.words}</small>
    </div>
  );
}

const exported: readonly ExportColumn<DisputeView>[] = [
  { name: "dispute", cell: ({ object }) => object.id },
  { name: "gateway", cell: ({ gateway }) => gateway },
  { name: "state", cell: ({ state }) => state },
  { name: "reason", cell: ({ reason }) => reason },
  { name: "amount", cell: ({ amount }) => amount },
  { name: "currency", cell: ({ amount }) => amount.currency },
  { name: "opened_at", cell: ({ openedAtMs }) => instantText(openedAtMs) },
  { name: "answer_by", cell: ({ respondByMs }) => instantText(respondByMs) },
  { name: "sale", cell: ({ saleId }) => saleId },
  { name: "charge", cell: ({ chargeId }) => chargeId },
];
