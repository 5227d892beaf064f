import type { Uuid } from "@till/kernel";
import type { ApiKeyView } from "@till/wire";
import { RadioGroup } from "@till/ui";
import { useState } from "react";
import { FormDialog } from "../forms/form-dialog.tsx";
import { useOffice } from "../services.ts";
import { LastsField } from "./make-key-dialog.tsx";
import { NewKeyDialog } from "./new-key-dialog.tsx";
import { useNewKey } from "./use-new-key.ts";

const hourMs = 3_600_000;
const overlaps = [
  { id: "0", label: "Stops at once", note: "For a key that somebody else may have seen." },
  { id: String(hourMs), label: "Works for one more hour" },
  { id: String(24 * hourMs), label: "Works for one more day" },
  { id: String(7 * 24 * hourMs), label: "Works for one more week" },
] as const;

interface RotateContent {
  readonly keyId: Uuid;
  readonly days: number;
  readonly overlapMs: number;
}

/** A new key in the place of an old one, which may work on until the program has the new one. */
export function RotateKeyDialog({
  apiKey,
  onClose,
  onMade,
}: {
  readonly apiKey: ApiKeyView;
  readonly onClose: () => void;
  readonly onMade: () => void;
}) {
  const { till } = useOffice();
  const [overlap, setOverlap] = useState<string>(overlaps[2].id);
  const [lasts, setLasts] = useState(90);
  const [isTried, setTried] = useState(false);
  const making = useNewKey<RotateContent>((content) => till.keys.rotate.mutate(content));
  const submit = (): void => {
    setTried(true);
    if (!Number.isNaN(lasts)) making.make({ keyId: apiKey.id, days: lasts, overlapMs: Number(overlap) });
  };
  if (making.made) {
    return (
      <NewKeyDialog
        made={making.made}
        onClose={() => {
          onMade();
          onClose();
        }}
      />
    );
  }
  return (
    <FormDialog
      title={`Rotate the key of ${apiKey.name}`}
      submitLabel="Make the new key"
      isPending={making.isPending}
      message={making.message}
      onClose={onClose}
      onSubmit={submit}
    >
      <p className="till-muted">
        The new key has the same name and may do the same, as far as you may do it yourself.
      </p>
      <RadioGroup
        label="The old key"
        options={overlaps}
        value={overlap}
        onChange={setOverlap}
        description="Long enough that the program has the new one by then."
      />
      <LastsField value={lasts} isTried={isTried} onChange={setLasts} />
    </FormDialog>
  );
}
