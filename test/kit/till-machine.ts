import { DatabaseSync } from "node:sqlite";

/**
 * Loaded into a till's process before anything else of it: a machine whose clock is wrong by `TILL_TEST_CLOCK_AHEAD_MS`, and
 * whose disk can be full. SIGUSR2 fills it, by SQLite's own `max_page_count`; SIGCONT makes room again.
 */

const aheadMs = Number(process.env["TILL_TEST_CLOCK_AHEAD_MS"] ?? 0);
const right = Date.now;
Date.now = () => right() + aheadMs;

const used = new Set<DatabaseSync>();
const prepare: DatabaseSync["prepare"] = Reflect.get(DatabaseSync.prototype, "prepare");
DatabaseSync.prototype.prepare = function (this: DatabaseSync, ...given) {
  used.add(this);
  return prepare.apply(this, given);
};
const open = (): readonly DatabaseSync[] => [...used].filter(({ isOpen }) => isOpen);

process.on("SIGUSR2", () => {
  for (const db of open()) {
    // Pages that are there already and empty would be room.
    db.exec("vacuum");
    const pages = Number(prepare.call(db, "pragma page_count").get()?.["page_count"]);
    db.exec(`pragma max_page_count = ${pages}`);
  }
});
const pagesMax = 1_000_000;
process.on("SIGCONT", () => {
  for (const db of open()) db.exec(`pragma max_page_count = ${pagesMax}`);
});
