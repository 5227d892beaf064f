import { AlertDialog, Button, Dialog, Drawer, TextField, ToastRegion, type Toasts } from "@till/ui";
import { useEffect, useState } from "react";

type Overlay = "dialog" | "alert" | "danger" | "drawer";

/** `open` shows one at once, for its picture. */
export function OverlaysSection({ toasts, open }: { readonly toasts: Toasts; readonly open: string | null }) {
  const [shown, setShown] = useState<string | null>(open);
  const close = () => setShown(null);
  useEffect(() => {
    if (open === "toast") showToasts(toasts);
  }, [open, toasts]);
  return (
    <div className="gallery__row">
      {(["dialog", "alert", "danger", "drawer"] satisfies Overlay[]).map((overlay) => (
        <Button key={overlay} onPress={() => setShown(overlay)}>
          {overlay}
        </Button>
      ))}
      <Button onPress={() => showToasts(toasts)}>toasts</Button>
      <Dialog
        isOpen={shown === "dialog"}
        onClose={close}
        title="Discount on Comté"
        actions={
          <>
            <Button onPress={close}>Cancel</Button>
            <Button variant="primary" onPress={close}>
              Take 10% off
            </Button>
          </>
        }
      >
        <TextField label="Reason" />
      </Dialog>
      <Drawer
        isOpen={shown === "drawer"}
        onClose={close}
        title="Cart · 3"
        actions={<Button variant="primary">Check out</Button>}
      >
        <p>Croissant, filter coffee, Comté.</p>
      </Drawer>
      <AlertDialog
        isOpen={shown === "alert"}
        title="Close the day?"
        confirmLabel="Close the day"
        onConfirm={close}
        onCancel={close}
      >
        The Z report is numbered and frozen. What arrives later goes into the next one.
      </AlertDialog>
      <AlertDialog
        isOpen={shown === "danger"}
        title="Refund €4.80 to Visa 4242?"
        confirmLabel="Refund €4.80"
        onConfirm={close}
        onCancel={close}
        isDangerous
      >
        The money goes back to the card within a few days.
      </AlertDialog>
      <ToastRegion toasts={toasts} />
    </div>
  );
}

function showToasts(toasts: Toasts) {
  toasts.show({ tone: "ok", title: "Receipt printed" });
  toasts.show({
    tone: "bad",
    title: "The printer has no paper",
    note: "The sale is kept. Print again from Receipts.",
  });
}
