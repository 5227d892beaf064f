import type { SaleId } from "@till/kernel";
import { Banner, Button, Dialog, TextField } from "@till/ui";
import { useState } from "react";
import { useSpeech } from "../speech.tsx";
import { useAct, useHost } from "../till-hooks.ts";

/** The receipt to the buyer's address: typed here, and kept on no screen. */
export function MailReceipt({ saleId, number }: { readonly saleId: SaleId; readonly number: string }) {
  const { say } = useSpeech();
  const host = useHost();
  const act = useAct();
  const [isOpen, setOpen] = useState(false);
  const [email, setEmail] = useState("");
  const [sentTo, setSentTo] = useState<string | null>(null);
  const send = async () => {
    const to = email.trim();
    const answer = await act.run(() => host.mailReceipt({ saleId, number, email: to }));
    if (!answer?.ok) return;
    setSentTo(to);
    setEmail("");
    setOpen(false);
  };
  return (
    <>
      <Button icon="arrow" onPress={() => setOpen(true)}>
        {say("pay.mail")}
      </Button>
      {sentTo !== null && <output>{say("pay.mail_queued", { email: sentTo })}</output>}
      <Dialog
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        title={say("pay.mail_of", { number })}
        actions={
          <>
            <Button onPress={() => setOpen(false)}>{say("app.cancel")}</Button>
            <Button
              variant="primary"
              type="submit"
              form="mail-receipt"
              isDisabled={email.trim() === ""}
              isPending={act.isPending}
            >
              {say("pay.mail_send")}
            </Button>
          </>
        }
      >
        <form
          id="mail-receipt"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (email.trim() !== "") void send();
          }}
        >
          {act.problem !== null && <Banner tone="bad" title={act.problem} />}
          <TextField
            label={say("pay.mail_to")}
            type="email"
            inputMode="email"
            autoComplete="off"
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- what a dialog was opened for has its focus (ARIA APG)
            autoFocus
            maxLength={254}
            value={email}
            onChange={setEmail}
          />
        </form>
      </Dialog>
    </>
  );
}
