import type { GatewayHealthView } from "@till/wire";
import { Card, OrderList, Pill, RadioGroup, StatusPill } from "@till/ui";
import { useStore } from "../services.ts";
import { clockInWords } from "../words.ts";
import { GatewayTerms } from "./gateway-terms.tsx";
import { type HealthWords, healthInWords } from "./health-words.ts";
import { type DraftProblems, type GatewayDraft, type SettingsDraft, moveGateway } from "./settings-draft.ts";

/** How a gateway is chosen, and each of them in its place. */
export function OrderCard({
  draft,
  health,
  problems,
  onChange,
}: {
  readonly draft: SettingsDraft;
  readonly health: readonly GatewayHealthView[];
  readonly problems: DraftProblems;
  readonly onChange: (draft: SettingsDraft) => void;
}) {
  const { timeZone } = useStore();
  const healthOf = (gateway: string) => health.find((each) => each.gateway === gateway) ?? null;
  return (
    <Card title="Which gateway takes a charge">
      <div className="gateways">
        <RadioGroup
          label="Of those that fit, choose"
          value={draft.prefer}
          onChange={(prefer) => onChange({ ...draft, prefer: prefer === "cheapest" ? "cheapest" : "listed" })}
          options={[
            { id: "listed", label: "The first in my order", note: "The list below, from the top." },
            {
              id: "cheapest",
              label: "The lowest expected fee",
              note: "By the fees below. Equal ones in my order.",
            },
          ]}
        />
        <OrderList
          label="My order"
          items={draft.gateways.map((gateway) => {
            const known = healthOf(gateway.gateway);
            const words = known && healthInWords(known, (atMs) => clockInWords(atMs, timeZone));
            return {
              id: gateway.gateway,
              name: known?.label ?? gateway.gateway,
              aside: <States gateway={gateway} words={words} />,
              content: (
                <>
                  <p className="till-muted till-small gateway-health">
                    {words?.details.join(" ") ?? "No keys are set up for it, so nothing is sent there."}
                  </p>
                  <GatewayTerms
                    label={known?.label ?? gateway.gateway}
                    gateway={gateway}
                    problems={problems}
                    onChange={(next) =>
                      onChange({
                        ...draft,
                        gateways: draft.gateways.map((each) => (each === gateway ? next : each)),
                      })
                    }
                  />
                </>
              ),
            };
          })}
          onMove={(from, to) => onChange(moveGateway(draft, from, to))}
        />
      </div>
    </Card>
  );
}

function States({ gateway, words }: { readonly gateway: GatewayDraft; readonly words: HealthWords | null }) {
  return (
    <>
      {!gateway.enabled && <Pill>Switched off</Pill>}
      {words === null ? (
        <StatusPill>Not set up</StatusPill>
      ) : (
        <StatusPill tone={words.tone}>{words.state}</StatusPill>
      )}
    </>
  );
}
