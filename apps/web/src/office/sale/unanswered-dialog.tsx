import { Banner, Button, Dialog } from "@till/ui";
import type { ReactNode } from "react";

/** An act was sent and not answered: the same one goes again before any other can be made. */
export function UnansweredDialog({
  title,
  sendLabel,
  isPending,
  message,
  onSend,
  onClose,
  children,
}: {
  readonly title: string;
  readonly sendLabel: string;
  readonly isPending: boolean;
  readonly message: string | null;
  readonly onSend: () => void;
  readonly onClose: () => void;
  /** Which act it is, and that sending it again is safe. */
  readonly children: ReactNode;
}) {
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      actions={
        <Button variant="primary" isPending={isPending} onPress={onSend}>
          {sendLabel}
        </Button>
      }
    >
      <Banner tone="warn" title="We don’t know yet if it arrived">
        {children} Another one can follow when this one is answered.
      </Banner>
      <div role="alert" className="office-error">
        {message}
      </div>
    </Dialog>
  );
}
