import { createStore, openFile } from "../store.ts";

/** `sell-until-killed.ts FILE`: writes what a sale is, in one transaction each, and says every one that is accepted. */
const [, , file = ""] = process.argv;
const store = createStore(openFile(file));
const filler = "x".repeat(20_000);
for (let number = 1; ; number += 1) {
  const id = String(number);
  const raw = store as unknown as {
    readonly [table in "sales" | "charges" | "receipts"]: {
      put(id: string, value: unknown, sale: string): void;
    };
  };
  store.transaction(() => {
    raw.sales.put(id, { id, filler }, id);
    raw.charges.put(id, { id, filler }, id);
    store.facts.set("receipt_counter", number);
    raw.receipts.put(id, { id, filler }, id);
    const act = { kind: "sales.commit", input: { id } };
    store.queue.add({
      id: `sales.commit:${id}`,
      saleId: id,
      kind: act.kind,
      payload: act as never,
      createdAtMs: 1,
    });
  });
  process.stdout.write(`${id}\n`);
}
