import { parseGatewayName } from "@till/payments";
import type { EventCounts, EventView } from "@till/wire";
import { Button, Dialog, RadioGroup, Select } from "@till/ui";
import { useState } from "react";
import { useOffice } from "../services.ts";
import { gatewayInWords } from "../words.ts";
import { ReplayButton, ReplayProgress } from "./replay-steps.tsx";
import { type EventSelection, useReplay } from "./use-replay.ts";

const hourMs = 3_600_000;
const ranges = {
  hour: { label: "The last hour", ms: hourMs },
  day: { label: "The last 24 hours", ms: 24 * hourMs },
  week: { label: "The last 7 days", ms: 7 * 24 * hourMs },
  month: { label: "The last 30 days", ms: 30 * 24 * hourMs },
} as const;
const rangeNames = ["hour", "day", "week", "month"] as const satisfies readonly (keyof typeof ranges)[];
const sets = {
  dead: { label: "Only the dead ones", states: ["dead"] },
  stuck: { label: "All that are not done", states: ["dead", "received", "unmatched", "ignored"] },
  all: { label: "All of them", states: null },
} as const satisfies Record<
  string,
  { readonly label: string; readonly states: readonly EventView["state"][] | null }
>;
const setNames = ["dead", "stuck", "all"] as const satisfies readonly (keyof typeof sets)[];

/** Many events of one gateway, interpreted again after a look at what that would change. */
export function ReplayRangeDialog({
  counts,
  onClose,
}: {
  readonly counts: EventCounts | undefined;
  readonly onClose: () => void;
}) {
  const { clock } = useOffice();
  const gateways = [...new Set(counts?.types.map(({ gateway }) => gateway) ?? [])];
  const [gateway, setGateway] = useState<string | null>(gateways[0] ?? null);
  const [range, setRange] = useState<keyof typeof ranges>("day");
  const [set, setSet] = useState<keyof typeof sets>("dead");
  const replaying = useReplay();
  const { step, message } = replaying;
  const selection = (chosen: string): EventSelection => {
    const toMs = clock.nowMs();
    const { states } = sets[set];
    const within = { fromMs: toMs - ranges[range].ms, toMs };
    return {
      kind: "range",
      gateway: parseGatewayName(chosen),
      ...within,
      ...(states !== null && { states: [...states] }),
    };
  };
  const isChoosing = step.kind === "start" || step.kind === "previewing";
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Replay a range of events"
      actions={
        isChoosing ? (
          <>
            <Button onPress={onClose}>Cancel</Button>
            <Button
              variant="primary"
              isDisabled={gateway === null}
              isPending={step.kind === "previewing"}
              pendingLabel="Asking the gateway"
              onPress={() => gateway !== null && replaying.preview(selection(gateway))}
            >
              Preview what would change
            </Button>
          </>
        ) : step.kind === "replayed" ? (
          <Button variant="primary" onPress={onClose}>
            Close
          </Button>
        ) : (
          <>
            <Button onPress={replaying.startOver}>Choose others</Button>
            <ReplayButton replaying={replaying} />
          </>
        )
      }
    >
      {isChoosing && gateways.length === 0 && <p>No event has come yet, so there is none to replay.</p>}
      {isChoosing && gateways.length > 0 && (
        <>
          <Select
            label="Gateway"
            value={gateway}
            onChange={setGateway}
            options={gateways.map((name) => ({ id: name, label: gatewayInWords(name) }))}
          />
          <Select
            label="Received in"
            value={range}
            onChange={(id) => setRange(rangeNames.find((name) => name === id) ?? "day")}
            options={rangeNames.map((name) => ({ id: name, label: ranges[name].label }))}
          />
          <RadioGroup
            label="Which"
            value={set}
            onChange={(id) => setSet(setNames.find((name) => name === id) ?? "dead")}
            options={setNames.map((name) => ({ id: name, label: sets[name].label }))}
          />
        </>
      )}
      <ReplayProgress replaying={replaying} />
      <div role="alert" className="office-error">
        {message}
      </div>
    </Dialog>
  );
}
