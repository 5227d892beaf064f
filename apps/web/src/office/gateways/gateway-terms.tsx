import { Checkbox, MoneyField, NumberField, TextField } from "@till/ui";
import { useStore } from "../services.ts";
import { termsInWords } from "./terms-words.ts";
import type { DraftProblems, GatewayDraft, RateDraft } from "./settings-draft.ts";

interface GatewayTermsProps {
  readonly label: string;
  readonly gateway: GatewayDraft;
  readonly problems: DraftProblems;
  readonly onChange: (gateway: GatewayDraft) => void;
}

/** What one gateway is used for and what it costs; folded into one line until somebody wants to change it. */
export function GatewayTerms({ label, gateway, problems, onChange }: GatewayTermsProps) {
  const { currency } = useStore();
  const hasProblem = Object.keys(problems).some((field) => field.startsWith(`${gateway.gateway}.`));
  return (
    <details className="gateway-terms" {...(hasProblem && { open: true })}>
      <summary>
        <span>{termsInWords(gateway, currency)}</span>
        <span className="gateway-terms__change">Change{hasProblem && ": something is wrong here"}</span>
      </summary>
      <fieldset className="gateway-terms__fields">
        <legend className="till-visually-hidden">Limits and fees of {label}</legend>
        <Checkbox isSelected={gateway.enabled} onChange={(enabled) => onChange({ ...gateway, enabled })}>
          Use {label} for new charges
        </Checkbox>
        <Limits {...{ gateway, problems, onChange, label }} />
        <Rate
          name="online"
          title="Expected fee online"
          {...{ gateway, problems }}
          onChange={(online) => onChange({ ...gateway, online })}
        />
        <Rate
          name="inPerson"
          title="Expected fee at a reader"
          {...{ gateway, problems }}
          onChange={(inPerson) => onChange({ ...gateway, inPerson })}
        />
        <p className="till-muted till-small">
          As your contract says. It only decides where charges go and what reports expect; what {label} really
          keeps is booked from its own statements.
        </p>
      </fieldset>
    </details>
  );
}

function Limits({ gateway, problems, onChange }: GatewayTermsProps) {
  const { currency } = useStore();
  const errorOf = (field: string) => errorProp(problems[`${gateway.gateway}.${field}`]);
  return (
    <div className="gateway-terms__row">
      <TextField
        label="Currencies"
        placeholder="EUR, USD"
        description="Empty for all."
        value={gateway.currencies}
        onChange={(currencies) => onChange({ ...gateway, currencies })}
        {...errorOf("currencies")}
      />
      <MoneyField
        label="Smallest amount"
        description="Empty for none."
        currency={currency}
        value={gateway.min.amountMinor}
        onChange={(amountMinor, reading) =>
          onChange({ ...gateway, min: { amountMinor, isRefused: reading === "refused" } })
        }
        {...errorOf("min")}
      />
      <MoneyField
        label="Largest amount"
        description="Empty for none."
        currency={currency}
        value={gateway.max.amountMinor}
        onChange={(amountMinor, reading) =>
          onChange({ ...gateway, max: { amountMinor, isRefused: reading === "refused" } })
        }
        {...errorOf("max")}
      />
    </div>
  );
}

function Rate({
  name,
  title,
  gateway,
  problems,
  onChange,
}: Pick<GatewayTermsProps, "gateway" | "problems"> & {
  readonly name: "online" | "inPerson";
  readonly title: string;
  readonly onChange: (rate: RateDraft) => void;
}) {
  const { currency } = useStore();
  const rate = gateway[name];
  const errorOf = (field: string) => errorProp(problems[`${gateway.gateway}.${name}.${field}`]);
  return (
    <fieldset className="gateway-terms__row">
      <legend className="till-visually-hidden">{title}</legend>
      <NumberField
        label={`${title}, percent`}
        value={rate.percent}
        onChange={(percent) => onChange({ ...rate, percent })}
        minValue={0}
        maxValue={100}
        step={0.01}
        {...errorOf("percent")}
      />
      <MoneyField
        label="and for each charge"
        currency={currency}
        value={rate.fixed.amountMinor}
        onChange={(amountMinor, reading) =>
          onChange({ ...rate, fixed: { amountMinor, isRefused: reading === "refused" } })
        }
        {...errorOf("fixed")}
      />
    </fieldset>
  );
}

const errorProp = (errorMessage: string | undefined) => (errorMessage === undefined ? {} : { errorMessage });
