import { startSharedPostgres } from "@till/db/shared-postgres";
import type { TestProject } from "vitest/node";

/** What every run of vitest starts first: one PostgreSQL for all its files. */
export default async function providePostgres(project: TestProject): Promise<() => Promise<void>> {
  const { postgres, stop } = await startSharedPostgres();
  project.provide("postgres", postgres);
  return stop;
}
