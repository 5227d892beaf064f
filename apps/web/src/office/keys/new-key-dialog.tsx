import type { Uuid } from "@till/kernel";
import type { NewApiKey } from "@till/wire";
import { Banner, Button, Dialog } from "@till/ui";
import { useOffice, useStore } from "../services.ts";
import { dateInWords } from "../words.ts";
import { ShownOnce } from "./shown-once.tsx";
import { useNewKey } from "./use-new-key.ts";

const dayMs = 86_400_000;

/** The key itself, the one time it is seen; or what to do where its answer was lost on the way here. */
export function NewKeyDialog({
  made: first,
  onClose,
}: {
  readonly made: NewApiKey;
  readonly onClose: () => void;
}) {
  const { till } = useOffice();
  const { timeZone } = useStore();
  const again = useNewKey<{ readonly keyId: Uuid; readonly days: number }>((content) =>
    till.keys.rotate.mutate({ ...content, overlapMs: 0 }),
  );
  const { key, secret } = again.made ?? first;
  // The lost one ends at once; the new one lives as long as that would have.
  const anew = { keyId: key.id, days: Math.round((key.expiresAtMs - key.madeAtMs) / dayMs) };
  return (
    <Dialog
      isOpen
      isDismissable={false}
      title={secret === null ? `The key of ${key.name} got lost` : `The key of ${key.name}`}
      onClose={onClose}
      actions={
        secret === null ? (
          <>
            <Button onPress={onClose}>Close</Button>
            <Button
              variant="primary"
              isPending={again.isPending}
              pendingLabel="Making it"
              onPress={() => again.make(anew)}
            >
              Make it anew
            </Button>
          </>
        ) : (
          <Button variant="primary" onPress={onClose}>
            I have kept it
          </Button>
        )
      }
    >
      <div className="office-form">
        {secret === null ? (
          <Banner tone="warn" title="It was made, but the answer that shows it did not arrive.">
            Nobody has it, and it is not shown again. Make it anew: the lost one stops working at once.
          </Banner>
        ) : (
          <>
            <Banner tone="info" title="It is shown now and never again.">
              Till keeps only what it takes to know it. Put it where the program reads its secrets from, not
              into a mail or a chat.
            </Banner>
            <ShownOnce label="The key" secret={secret} />
            <p className="till-muted">
              A program sends it in the header <code>Authorization</code>, after the word <code>Bearer</code>.
              It works until {dateInWords(key.expiresAtMs, timeZone)}.
            </p>
          </>
        )}
        <div role="alert" className="office-error">
          {again.message}
        </div>
      </div>
    </Dialog>
  );
}
