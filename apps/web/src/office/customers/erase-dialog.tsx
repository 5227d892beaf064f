import { useQueryClient } from "@tanstack/react-query";
import type { CustomerErased, CustomerView } from "@till/wire";
import { AlertDialog, Banner } from "@till/ui";
import { useSave } from "../forms/use-save.ts";
import { useOffice } from "../services.ts";
import { stillUnderWay } from "./customer-words.ts";

/** Asks once more, and says what goes, what stays, and that nobody brings it back. */
export function EraseDialog({
  customer,
  onClose,
  onErased,
}: {
  readonly customer: CustomerView;
  readonly onClose: () => void;
  readonly onErased: (answer: CustomerErased) => void;
}) {
  const { till } = useOffice();
  const queries = useQueryClient();
  const { email } = customer;
  const saving = useSave<{ readonly email: string }>({
    send: async (content) => onErased(await till.customers.erase.mutate(content)),
    onSaved: () => {
      // The address stands on what other pages have read.
      for (const key of ["sales", "sale", "events", "messages", "trail"])
        void queries.invalidateQueries({ queryKey: [key] });
    },
  });
  const stopped = stillUnderWay(customer);
  return (
    <AlertDialog
      isOpen
      isDangerous
      title={`Erase what is held about ${email}?`}
      confirmLabel="Erase for ever"
      cancelLabel="Keep it"
      isPending={saving.isPending}
      onConfirm={() => saving.save({ email })}
      onCancel={onClose}
    >
      <div className="customer">
        <p>
          <strong>Goes:</strong> the address on orders, receiver and text of mails and calls, and what
          gateways told about these orders.
        </p>
        <p>
          <strong>Stays:</strong> what was sold, every amount, receipts, the ledger and the audit trail, which
          the law wants kept. They name nobody then.
        </p>
        {stopped.length > 0 && (
          <Banner tone="warn" title="Still under way">
            {stopped.map((line) => (
              <p key={line}>{line}</p>
            ))}
          </Banner>
        )}
        <p>
          It cannot be undone: afterwards nobody finds this buyer’s orders by the address, also not the buyer.
          What the gateways hold is erased there.
        </p>
        <div role="alert" className="office-error">
          {saving.message}
        </div>
      </div>
    </AlertDialog>
  );
}
