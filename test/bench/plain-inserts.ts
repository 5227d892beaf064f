import type { Sql } from "postgres";
import { type Round, inLanes } from "./round.ts";

const connections = 20;

/**
 * The reference loop: one row, one commit, 20 connections. It tells a slow disk or a busy machine from slow code, so
 * it runs beside every round and is printed beside every row.
 */
export async function preparePlainInserts(owner: Sql): Promise<(count: number) => Promise<Round>> {
  await owner`create table if not exists bench_reference (id bigint generated always as identity primary key, note text not null)`;
  return (count) =>
    inLanes({ count, atOnce: connections }, async (index) => {
      await owner`insert into bench_reference (note) values (${`note ${index}`})`;
    });
}
