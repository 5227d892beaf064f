import type { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { createStore, openFile } from "./store.ts";

/** Every question that a store on this file asks, as it was prepared. */
function questionsOn(db: DatabaseSync): readonly string[] {
  const asked: string[] = [];
  const listening = new Proxy(db, {
    get(target, name) {
      if (name !== "prepare") return Reflect.get(target, name) as unknown;
      return (sql: string) => {
        asked.push(sql);
        return target.prepare(sql);
      };
    },
  });
  createStore(listening);
  return [...new Set(asked)].filter((sql) => sql.trimStart().startsWith("select"));
}

const planOf = (db: DatabaseSync, sql: string): readonly string[] =>
  db
    .prepare(`explain query plan ${sql}`)
    .all()
    .map(({ detail }) => String(detail));

test("no question of a till reads all that was ever sold there, nor all that waits to find what was refused", () => {
  const db = openFile(":memory:");
  const plans = questionsOn(db).map((sql) => ({ sql, plan: planOf(db, sql) }));
  const ofDocuments = plans.filter(({ sql }) => sql.includes("from document"));
  expect(ofDocuments).toHaveLength(3);
  for (const { sql, plan } of ofDocuments) {
    for (const step of plan) expect(step, sql).toMatch(/^SEARCH document/);
    if (sql.includes("sale_id = ?")) expect(plan.join(), sql).toContain("sale_id=?");
    if (sql.includes("order by")) expect(plan.join(), sql).not.toContain("TEMP B-TREE");
  }
  const ofRefused = plans.filter(({ sql }) => /^select \* from queue where parked is not null/.test(sql));
  expect(ofRefused).toHaveLength(1);
  for (const { plan } of ofRefused) expect(plan[0]).toBe("SCAN queue USING INDEX queue_parked");
  db.close();
});
