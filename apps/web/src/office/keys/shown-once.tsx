import { Button } from "@till/ui";
import { useState } from "react";

/** A secret that nobody can look up afterwards, with a button that copies it. */
export function ShownOnce({ label, secret }: { readonly label: string; readonly secret: string }) {
  const [said, setSaid] = useState<string | null>(null);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(secret);
      setSaid("Copied.");
    } catch {
      setSaid("The browser did not allow it. Select the key and copy it by hand.");
    }
  };
  return (
    <div className="shown-once">
      <output className="shown-once__secret" aria-label={label}>
        {secret}
      </output>
      <Button onPress={() => void copy()}>Copy</Button>
      <output className="till-small till-muted">{said}</output>
    </div>
  );
}
