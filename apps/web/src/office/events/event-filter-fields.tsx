import type { EventCounts } from "@till/wire";
import { Button, Select } from "@till/ui";
import { gatewayInWords } from "../words.ts";
import type { EventFilter } from "./event-filter.ts";
import { eventStateNames, eventStates } from "./event-words.ts";

const any = "any";

/** State, gateway and type; the types are those that ever came. */
export function EventFilterFields({
  filter,
  counts,
  onChange,
}: {
  readonly filter: EventFilter;
  readonly counts: EventCounts | undefined;
  readonly onChange: (parts: Readonly<Record<string, string | null>>) => void;
}) {
  const types = counts?.types ?? [];
  const gateways = [...new Set(types.map(({ gateway }) => gateway))];
  const ofGateway = types.filter(({ gateway }) => filter.gateway === null || gateway === filter.gateway);
  const typeNames = [...new Set([...ofGateway.map(({ type }) => type), filter.type ?? ""])].filter(
    (type) => type !== "",
  );
  const set = (name: string) => (id: string) => onChange({ [name]: id === any ? null : id });
  const isFiltered = filter.state !== null || filter.gateway !== null || filter.type !== null;
  return (
    <search className="office-tools" aria-label="Filter events">
      <Select
        label="State"
        value={filter.state ?? any}
        onChange={set("state")}
        options={[
          { id: any, label: "Any" },
          ...eventStateNames.map((state) => ({ id: state, label: eventStates[state].words })),
        ]}
      />
      <Select
        label="Gateway"
        value={filter.gateway ?? any}
        onChange={(id) => onChange({ gateway: id === any ? null : id, type: null })}
        options={[
          { id: any, label: "Any" },
          ...gateways.map((gateway) => ({ id: gateway, label: gatewayInWords(gateway) })),
        ]}
      />
      <Select
        label="Type"
        value={filter.type ?? any}
        onChange={set("type")}
        options={[{ id: any, label: "Any" }, ...typeNames.map((type) => ({ id: type, label: type }))]}
      />
      {isFiltered && (
        <Button variant="quiet" onPress={() => onChange({ state: null, gateway: null, type: null })}>
          Show all
        </Button>
      )}
    </search>
  );
}
