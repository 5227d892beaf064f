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

/** What is wrong with how SQLite goes about a question; empty where it goes straight to what is asked for. */
function detoursOf(sql: string, plan: string): readonly string[] {
  const wrong = [
    ...(/^SEARCH document\b/.test(plan) ? [] : ["reads all documents"]),
    ...(sql.includes("sale_id = ?") && !plan.includes("sale_id=?") ? ["reads those of other sales"] : []),
    ...(plan.includes("TEMP B-TREE") ? ["sorts"] : []),
  ];
  return wrong.map((what) => `${what}: ${sql}: ${plan}`);
}

test("no question of a till reads all that was ever sold there, nor all that waits to find what was refused", () => {
  const db = openFile(":memory:");
  const plans = questionsOn(db).map((sql) => ({ sql, plan: planOf(db, sql).join(", ") }));
  const ofDocuments = plans.filter(({ sql }) => sql.includes("from document"));
  expect(ofDocuments).toHaveLength(3);
  expect(ofDocuments.flatMap(({ sql, plan }) => detoursOf(sql, plan))).toEqual([]);
  const ofRefused = plans.filter(({ sql }) => sql.startsWith("select * from queue where parked is not null"));
  expect(ofRefused.map(({ plan }) => plan.split(", ")[0])).toEqual(["SCAN queue USING INDEX queue_parked"]);
  db.close();
});
