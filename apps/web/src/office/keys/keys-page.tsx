import "./keys.css";
import "../people/people.css";
import type { ApiKeyView } from "@till/wire";
import { Button } from "@till/ui";
import { useState } from "react";
import { useTitle } from "../../shared/use-title.ts";
import { Reading } from "../lists/reading.tsx";
import { FormerKeys, KeyTable } from "./key-table.tsx";
import { MakeKeyDialog } from "./make-key-dialog.tsx";
import { RevokeKeyDialog } from "./revoke-key-dialog.tsx";
import { RotateKeyDialog } from "./rotate-key-dialog.tsx";
import { useKeys, useReadKeysAgain } from "./use-keys.ts";

export type OpenKeyForm =
  | { readonly kind: "make" }
  | { readonly kind: "rotate" | "revoke"; readonly apiKey: ApiKeyView };

/** What programs of the shop sign in with: which there are, what each may do, how long it lives. */
export function KeysPage() {
  useTitle("API keys · Till office");
  const query = useKeys();
  const [form, setForm] = useState<OpenKeyForm | null>(null);
  return (
    <>
      <header className="office-head">
        <div>
          <p className="till-muted">What programs sign in with, each with a key of its own.</p>
          <h1>API keys</h1>
        </div>
        <Button variant="primary" icon="plus" onPress={() => setForm({ kind: "make" })}>
          Make a key
        </Button>
      </header>
      <Reading noun="keys" query={query} reassurance="Programs go on working meanwhile.">
        {(keys) => (
          <>
            <KeyTable keys={keys} onOpen={setForm} />
            <FormerKeys keys={keys} />
          </>
        )}
      </Reading>
      {form && <Form form={form} onClose={() => setForm(null)} />}
    </>
  );
}

function Form({ form, onClose }: { readonly form: OpenKeyForm; readonly onClose: () => void }) {
  const readAgain = useReadKeysAgain();
  switch (form.kind) {
    case "make":
      return <MakeKeyDialog onClose={onClose} onMade={readAgain} />;
    case "rotate":
      return <RotateKeyDialog apiKey={form.apiKey} onClose={onClose} onMade={readAgain} />;
    case "revoke":
      return <RevokeKeyDialog apiKey={form.apiKey} onClose={onClose} onRevoked={readAgain} />;
  }
}
