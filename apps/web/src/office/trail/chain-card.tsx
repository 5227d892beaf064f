import type { AuditProof } from "@till/wire";
import { Banner, Button, Card, TextField } from "@till/ui";
import { useState } from "react";
import { useAct } from "../sale/use-act.ts";
import { useOffice, useStore } from "../services.ts";
import { atInWords } from "../words.ts";

/** Walks the whole chain on demand, and says plainly whether it holds. */
export function ChainCard() {
  const { till } = useOffice();
  const act = useAct();
  const [kept, setKept] = useState("");
  const [proof, setProof] = useState<AuditProof | null>(null);
  const head = kept.trim().toLowerCase();
  const isHead = head === "" || /^[0-9a-f]{64}$/.test(head);
  const check = (): void => {
    if (!isHead) return;
    setProof(null);
    void act.run(async () => setProof(await till.audit.verify.query(head === "" ? {} : { heads: [head] })));
  };
  return (
    <Card
      title="The chain"
      aside={
        <Button icon="lock" isPending={act.isPending} pendingLabel="Checking" onPress={check}>
          Check the chain
        </Button>
      }
    >
      <div className="chain">
        <p className="till-muted">
          Each record is tied to the one before by a hash, so that none can be changed or taken out unseen.
        </p>
        {proof && <Verdict proof={proof} />}
        <div role="alert" className="office-error">
          {act.message}
        </div>
        <details>
          <summary>Check against a hash you kept</summary>
          <TextField
            label="Hash of an earlier check"
            description="The chain must still hold it. So you see also whether its end was cut off."
            autoComplete="off"
            value={kept}
            onChange={setKept}
            {...(!isHead && { errorMessage: "A hash is 64 digits from 0 to f." })}
          />
        </details>
      </div>
    </Card>
  );
}

function Verdict({ proof: { rows, linked, headHash, headAtMs, broken } }: { readonly proof: AuditProof }) {
  const { timeZone } = useStore();
  if (broken !== null) {
    return (
      <Banner tone="bad" title="The chain is broken">
        <p>{broken}</p>
        <p>
          Somebody changed the database past Till. Keep it as it is, take a copy, and call whoever runs it.
        </p>
      </Banner>
    );
  }
  return (
    <Banner tone="ok" title="The chain is whole">
      <p>
        {linked} of {rows} records are linked, in order and unchanged.
        {rows > linked && " The others were written in the last moments and are linked next."}
      </p>
      {headHash !== null && (
        <>
          <p>Keep this hash outside Till{headAtMs !== null && `, as of ${atInWords(headAtMs, timeZone)}`}:</p>
          <code className="chain-hash">{headHash}</code>
        </>
      )}
    </Banner>
  );
}
