import type { SettingsPage } from "@till/wire";
import { Card, DescriptionList, StatusPill, TextField } from "@till/ui";
import { Link } from "wouter";
import type { SettingsDraft } from "./settings-draft.ts";

/** How the shop's mails leave it, and who is told of paid orders. */
export function MessagesCard({
  draft,
  mail,
  problem,
  onChange,
}: {
  readonly draft: SettingsDraft;
  readonly mail: SettingsPage["mail"];
  readonly problem: string | undefined;
  readonly onChange: (draft: SettingsDraft) => void;
}) {
  return (
    <Card title="Mails and fulfilment" aside={<Link href="/office/messages">See all messages</Link>}>
      <DescriptionList
        items={[
          {
            label: "Mails",
            value: mail.configured ? (
              <>
                <StatusPill tone="ok">Sent</StatusPill> from {mail.from}
              </>
            ) : (
              <>
                <StatusPill>Kept here</StatusPill> The server has no mail server (TILL_SMTP_URL).
              </>
            ),
          },
        ]}
      />
      <TextField
        label="Tell this address of every paid web order"
        type="url"
        inputMode="url"
        placeholder="https://warehouse.example/orders"
        description="A signed call for each order, once. Empty: nobody is told."
        value={draft.fulfilmentUrl}
        onChange={(fulfilmentUrl) => onChange({ ...draft, fulfilmentUrl })}
        {...(problem !== undefined && { errorMessage: problem })}
      />
    </Card>
  );
}
