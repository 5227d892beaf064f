import { Button, Dialog, type DialogProps } from "@till/ui";
import { type ReactNode, useId } from "react";

interface FormDialogProps extends Pick<DialogProps, "title" | "onClose" | "size"> {
  readonly submitLabel: string;
  readonly cancelLabel?: string;
  readonly isPending: boolean;
  readonly message: string | null;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}

/** Fields that are sent together: by the button, or by Enter in any of them. The sentence of a refusal stands below. */
export function FormDialog(props: FormDialogProps) {
  const { submitLabel, cancelLabel = "Cancel", isPending, message, onSubmit, children, ...dialog } = props;
  const formId = useId();
  return (
    <Dialog
      {...dialog}
      isOpen
      isDismissable={false}
      actions={
        <>
          <Button onPress={props.onClose}>{cancelLabel}</Button>
          <Button variant="primary" type="submit" form={formId} isPending={isPending} pendingLabel="Saving">
            {submitLabel}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        className="office-form"
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        {children}
        <div role="alert" className="office-error">
          {message}
        </div>
      </form>
    </Dialog>
  );
}
