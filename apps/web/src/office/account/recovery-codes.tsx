import { Button } from "@till/ui";
import { useState } from "react";
import { saveAs } from "../lists/save-as.ts";

/** The codes as they are shown once: to copy, to save, to print. */
export function RecoveryCodes({
  codes,
  email,
}: {
  readonly codes: readonly string[];
  readonly email: string;
}) {
  const [copied, setCopied] = useState<string | null>(null);
  const text = [`Recovery codes of ${email} for the Till office. Each works once.`, "", ...codes, ""].join(
    "\n",
  );
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied("Copied.");
    } catch {
      setCopied("The browser did not allow it. Save or print them instead.");
    }
  };
  return (
    <div className="recovery">
      <p>
        Without your device one of these lets you in, once each. Keep them where nobody else looks: they are
        not shown again.
      </p>
      <ol className="recovery__codes" aria-label="Recovery codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div className="recovery__acts no-print">
        <Button onPress={() => void copy()}>Copy</Button>
        <Button onPress={() => saveAs("till-recovery-codes.txt", text)}>Save as a file</Button>
        <Button icon="printer" onPress={() => window.print()}>
          Print
        </Button>
      </div>
      <output className="till-small till-muted">{copied}</output>
    </div>
  );
}
