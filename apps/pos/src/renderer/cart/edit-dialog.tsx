import { Banner, Button, Dialog } from "@till/ui";
import type { ReactNode } from "react";
import type { CartEdit } from "../../shared/cart-edit.ts";
import { useSaveEdits } from "./use-save-edits.ts";
import { useSpeech } from "../speech.tsx";

/** A form over the selling screen: its changes are made one after the other, and none while a field cannot be read. */
export function EditDialog({
  title,
  saveLabel,
  canSave,
  edits,
  onClose,
  children,
}: {
  readonly title: string;
  readonly saveLabel: string;
  readonly canSave: boolean;
  /** What differs from what was, asked when it is saved. */
  readonly edits: () => readonly CartEdit[];
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const { say } = useSpeech();
  const { save, isPending, problem } = useSaveEdits();
  const submit = async () => {
    if (canSave && (await save(edits()))) onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      size="large"
      actions={
        <>
          <Button onPress={onClose}>{say("app.cancel")}</Button>
          <Button
            variant="primary"
            type="submit"
            form="cart-edit"
            isDisabled={!canSave}
            isPending={isPending}
          >
            {saveLabel}
          </Button>
        </>
      }
    >
      <form
        id="cart-edit"
        className="edit"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {problem !== null && <Banner tone="bad" title={problem} />}
        <div className="edit__columns">{children}</div>
      </form>
    </Dialog>
  );
}
