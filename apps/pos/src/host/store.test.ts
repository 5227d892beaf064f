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
  const stepsOf = (part: string) =>
    ofDocuments.filter(({ sql }) => sql.includes(part)).map(({ plan }) => plan.join());
  for (const step of ofDocuments.flatMap(({ plan }) => plan)) expect(step).toMatch(/^SEARCH document/);
  for (const steps of stepsOf("sale_id = ?")) expect(steps).toContain("sale_id=?");
  for (const steps of stepsOf("order by")) expect(steps).not.toContain("TEMP B-TREE");
  const ofRefused = plans.filter(({ sql }) => sql.startsWith("select * from queue where parked is not null"));
  expect(ofRefused).toHaveLength(1);
  for (const { plan } of ofRefused) expect(plan[0]).toBe("SCAN queue USING INDEX queue_parked");
  db.close();
});
