import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components/Modal";
import { Button } from "./button.tsx";
import { classNames } from "./class-names.ts";
import { Icon } from "./icon.tsx";
import "./dialog.css";
import { IconButton } from "./icon-button.tsx";
import { useUiWords } from "./ui-words.tsx";

interface OverlayProps {
  readonly isOpen: boolean;
  /** Asked for by Escape, the cross or a press outside. */
  readonly onClose: () => void;
  readonly title: string;
  readonly children: ReactNode;
  /** Buttons at the foot; the one next step last. */
  readonly actions?: ReactNode;
  readonly closeLabel?: string;
}

export interface DialogProps extends OverlayProps {
  readonly size?: "small" | "medium" | "large";
  /** `false` where losing what was typed would hurt: only the cross and the buttons close then. Default `true`. */
  readonly isDismissable?: boolean;
}

export function Dialog({ size = "medium", isDismissable = true, ...rest }: DialogProps) {
  return <Overlay {...rest} isDismissable={isDismissable} className={`till-dialog till-dialog--${size}`} />;
}

/** A sheet at the end edge: editing beside the cart, filters, the cart on a phone. */
export function Drawer(props: OverlayProps) {
  return <Overlay {...props} isDismissable className="till-dialog till-dialog--drawer" />;
}

function Overlay({
  isOpen,
  onClose,
  title,
  children,
  actions,
  closeLabel,
  isDismissable,
  className,
}: OverlayProps & { readonly isDismissable: boolean; readonly className: string }) {
  const words = useUiWords();
  return (
    <ModalOverlay
      className={classNames("till-scrim", className.includes("drawer") && "till-scrim--drawer")}
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable={isDismissable}
      isKeyboardDismissDisabled={!isDismissable}
    >
      <Modal className={className}>
        <AriaDialog className="till-dialog__body">
          <header className="till-dialog__head">
            <Heading slot="title" className="till-dialog__title">
              {title}
            </Heading>
            <IconButton icon="cross" label={closeLabel ?? words.close} onPress={onClose} />
          </header>
          <div className="till-dialog__content">{children}</div>
          {actions !== undefined && <footer className="till-dialog__actions">{actions}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

export interface AlertDialogProps {
  readonly isOpen: boolean;
  /** A question that can be answered by the buttons' words alone. */
  readonly title: string;
  readonly children: ReactNode;
  /** The verb: "Refund €4.80", never "OK". */
  readonly confirmLabel: string;
  readonly onConfirm: () => void;
  readonly cancelLabel?: string;
  readonly onCancel: () => void;
  /** The act destroys or cannot be undone. */
  readonly isDangerous?: boolean;
  readonly isPending?: boolean;
}

/** Stops for an answer; a press outside does not close it. */
export function AlertDialog({
  isOpen,
  title,
  children,
  confirmLabel,
  onConfirm,
  cancelLabel,
  onCancel,
  isDangerous = false,
  isPending = false,
}: AlertDialogProps) {
  const words = useUiWords();
  return (
    <ModalOverlay className="till-scrim" isOpen={isOpen} onOpenChange={(open) => !open && onCancel()}>
      <Modal className="till-dialog till-dialog--small">
        <AriaDialog role="alertdialog" className="till-dialog__body">
          <header className="till-dialog__head">
            {isDangerous && (
              <span className="till-dialog__mark">
                <Icon name="warn" size={24} />
              </span>
            )}
            <Heading slot="title" className="till-dialog__title">
              {title}
            </Heading>
          </header>
          <div className="till-dialog__content">{children}</div>
          <footer className="till-dialog__actions">
            {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- an alert dialog puts the focus on its safest answer (ARIA APG) */}
            <Button onPress={onCancel} autoFocus={isDangerous}>
              {cancelLabel ?? words.cancel}
            </Button>
            <Button
              variant={isDangerous ? "danger" : "primary"}
              onPress={onConfirm}
              isPending={isPending}
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- as above
              autoFocus={!isDangerous}
            >
              {confirmLabel}
            </Button>
          </footer>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
