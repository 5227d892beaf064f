import { Card, Checkbox, TextField } from "@till/ui";
import type { SettingsDraft } from "./settings-draft.ts";

/** What the shop allows that money does not require. */
export function PermissionsCard({
  draft,
  onChange,
}: {
  readonly draft: SettingsDraft;
  readonly onChange: (draft: SettingsDraft) => void;
}) {
  return (
    <Card title="Permissions">
      <Checkbox
        isSelected={draft.refundToCash}
        onChange={(refundToCash) => onChange({ ...draft, refundToCash })}
        description="Off, unless you need it: a stolen card becomes cash this way, and the card’s owner can still ask their bank for the money. Only a manager may do it; it is booked out of the drawer, with the name."
      >
        Give cash back for what was paid by card or PayPal
      </Checkbox>
      <Checkbox
        isSelected={draft.roundEuroCash}
        onChange={(roundEuroCash) => onChange({ ...draft, roundEuroCash })}
        description="As in Finland, the Netherlands, Belgium and Ireland. Only what cash pays last on a sale is rounded; a card pays to the cent. Before you switch it off, let every till send what it sold."
      >
        Round cash in euros to five cents
      </Checkbox>
      <TextField
        label="Other ways to pay at the till"
        description="Taken by you, only recorded here, one a line: a terminal of your bank's own, vouchers. A * behind it asks for the number on its slip."
        isMultiline
        value={draft.externalTenders}
        onChange={(externalTenders) => onChange({ ...draft, externalTenders })}
        maxLength={400}
      />
    </Card>
  );
}
