import type { InvitationSent, StaffView } from "@till/wire";
import { Banner, Button, Dialog, TextField } from "@till/ui";
import { useState } from "react";
import { FormDialog } from "../forms/form-dialog.tsx";
import { useIntention } from "../forms/use-intention.ts";
import { useSave } from "../forms/use-save.ts";
import { At } from "../lists/at.tsx";
import { useAct } from "../sale/use-act.ts";
import { useOffice } from "../services.ts";

interface InviteDialogProps {
  readonly person: StaffView;
  readonly onClose: () => void;
  /** Something changed: read it again. */
  readonly onSaved: () => void;
}

/** Asks somebody to sign in to the office, asks anew, or takes it back. */
export function InviteDialog({ person, onClose, onSaved }: InviteDialogProps) {
  const { till, ids } = useOffice();
  const { id: personId, name, invitation } = person;
  const [email, setEmail] = useState(invitation?.email ?? "");
  const [isTried, setTried] = useState(false);
  const [sent, setSent] = useState<InvitationSent | null>(null);
  const idOf = useIntention(() => ids.next());
  const inviting = useAct();
  const address = email.trim();
  const isAddress = /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address);
  const submit = (): void => {
    setTried(true);
    if (!isAddress) return;
    const content = { personId, email: address };
    void inviting.run(async () => {
      setSent(await till.people.invite.mutate({ ...content, id: idOf(content) }));
      onSaved();
    });
  };
  if (sent) return <Sent {...{ name, sent }} email={address} onClose={onClose} />;
  return (
    <FormDialog
      title={`Invite ${name} to the office`}
      submitLabel={invitation === null ? "Send the invitation" : "Send it anew"}
      size="small"
      isPending={inviting.isPending}
      message={inviting.message}
      onClose={onClose}
      onSubmit={submit}
    >
      {invitation === null ? (
        <p className="till-muted">
          A mail goes to this address, with a link by which {name} chooses a password. With it {name} may do
          here what the role {person.roleName} may.
        </p>
      ) : (
        <p className="till-muted">
          {invitation.isOver ? "The last invitation ran out" : "The last invitation runs out"}{" "}
          <At ms={invitation.expiresAtMs} />. Once another is sent, its link opens nothing.
        </p>
      )}
      <TextField
        label="Email"
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- a form in a dialog begins at its first field (ARIA APG)
        autoFocus
        type="email"
        autoComplete="off"
        value={email}
        onChange={setEmail}
        isRequired
        description="Their own: whoever reads its mails can sign in as them."
        {...(isTried && !isAddress && { errorMessage: "Type an email address." })}
      />
      {invitation !== null && <TakeBack {...{ person, onClose, onSaved }} />}
    </FormDialog>
  );
}

function TakeBack({ person: { id: personId }, onClose, onSaved }: InviteDialogProps) {
  const { till } = useOffice();
  const saving = useSave<{ readonly personId: typeof personId }>({
    send: (content) => till.people.closeOffice.mutate(content),
    onSaved: () => {
      onSaved();
      onClose();
    },
  });
  return (
    <>
      <Button isPending={saving.isPending} onPress={() => saving.save({ personId })}>
        Take the invitation back
      </Button>
      <div role="alert" className="office-error">
        {saving.message}
      </div>
    </>
  );
}

function Sent({
  name,
  email,
  sent: { mails, expiresAtMs },
  onClose,
}: {
  readonly name: string;
  readonly email: string;
  readonly sent: InvitationSent;
  readonly onClose: () => void;
}) {
  return (
    <Dialog
      isOpen
      size="small"
      title={`${name} is invited`}
      onClose={onClose}
      actions={
        <Button variant="primary" onPress={onClose}>
          Done
        </Button>
      }
    >
      {mails ? (
        <Banner tone="ok" title={`A mail is on its way to ${email}.`}>
          Its link works once, until <At ms={expiresAtMs} />. Until it is used, this page says so.
        </Banner>
      ) : (
        <Banner tone="warn" title="This shop sends no mails yet.">
          Whoever runs Till prints the link on the server’s machine with{" "}
          <code>npx -y pnpm@12 people invitation {email}</code>, and gives it to {name} alone.
        </Banner>
      )}
    </Dialog>
  );
}
