import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { inject } from "vitest";
import { appUrlOf } from "../app-role.ts";
import { APP_ROLE } from "../migrate-database.ts";
import type { SharedPostgres } from "./shared-postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    readonly postgres: SharedPostgres;
  }
}

export interface BorrowedDatabase {
  /** Signs in as the owner, a superuser. */
  readonly ownerUrl: string;
  /** Signs in as the runtime role. */
  readonly appUrl: string;
  /** Ends every session there and removes it. */
  drop(): Promise<void>;
}

/** A database of the caller's own, as `migrateDatabase` leaves it or with nothing in it. */
export async function borrowDatabase(kind: "migrated" | "empty" = "migrated"): Promise<BorrowedDatabase> {
  const { adminUrl, template, appPassword } = inject("postgres");
  const name = `test_${randomBytes(8).toString("hex")}`;
  const from = kind === "migrated" ? `template ${template}` : "";
  await asAdmin(adminUrl, `create database ${name} ${from}`);
  const url = new URL(adminUrl);
  url.pathname = name;
  return {
    ownerUrl: url.href,
    appUrl: appUrlOf(url.href, appPassword, APP_ROLE),
    drop: () => asAdmin(adminUrl, `drop database ${name} with (force)`),
  };
}

async function asAdmin(adminUrl: string, statement: string): Promise<void> {
  const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
  try {
    await admin.unsafe(statement);
  } finally {
    await admin.end();
  }
}
