import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { fetchCatalogue } from "@till/client";
import { cataloguePath, readCatalogue } from "@till/wire";
import { stringify } from "superjson";
import { median } from "../round.ts";
import { inMs, rate, result, say } from "../say.ts";
import type { Bench } from "../start-bench.ts";
import { stockShelves } from "../stock-shelves.ts";

const articles = 100_000;
const repeats = 10;
const neighbourEveryMs = 5;

/**
 * A large shop's catalogue on its way to a till, and what somebody else waits for meanwhile who asks the server for next to
 * nothing; beside it the same catalogue as superjson, which held the server as long as it took to write.
 */
export async function catalogueRow(bench: Bench): Promise<void> {
  say(`\nA catalogue of ${rate(articles)} articles on its way to a till`);
  const shop = await bench.openShop({ database: "catalogue" });
  await stockShelves(shop, articles);
  const { port } = await shop.start();
  // Not unpacked here: what this process does meanwhile would count as waiting.
  const get = (headers: Record<string, string> = {}) =>
    ask(port, cataloguePath, { "accept-encoding": "gzip", ...headers });

  const alone = await besideNeighbour(port, () => sleep(1000));
  result("somebody else, without it", inMs(alone.waits));
  const first = await besideNeighbour(port, () => get());
  result("written and sent", `${rate(first.tookMs)} ms; somebody else ${longest(first.waits)}`);
  const kept: number[] = [];
  const waits: number[] = [];
  for (let count = 0; count < repeats; count += 1) {
    const again = await besideNeighbour(port, () => get());
    kept.push(again.tookMs);
    waits.push(...again.waits);
  }
  result("sent again", `${rate(median(kept))} ms; somebody else ${longest(waits)}`);
  const written = await fetchCatalogue({ serverUrl: `http://127.0.0.1:${port}`, fetch });
  const catalogue = readCatalogue(written ?? "");
  const known = { "if-none-match": `W/"${catalogue.version}"` };
  const unchanged: number[] = [];
  for (let count = 0; count < repeats; count += 1) unchanged.push(await timed(() => get(known)));
  result("told that it is unchanged", inMs(unchanged));

  const superjsonMs = await timed(async () => void stringify(catalogue));
  result("the same as superjson", `${rate(superjsonMs)} ms in which nothing else is done`);
  result("longest wait, of superjson's", (Math.max(...first.waits) / superjsonMs).toFixed(4));
  await shop.close();
}

const longest = (waits: readonly number[]): string => `waits ${Math.max(...waits).toFixed(0)} ms at most`;

async function timed(act: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await act();
  return performance.now() - startedMs;
}

/** On a line of its own, for which this process needs no longer than for anything else. */
async function besideNeighbour(port: number, act: () => Promise<unknown>) {
  const waits: number[] = [];
  const end = new AbortController();
  const neighbour = async () => {
    while (!end.signal.aborted) {
      waits.push(await timed(() => ask(port, "/healthz")));
      await sleep(neighbourEveryMs);
    }
  };
  const asking = neighbour();
  const tookMs = await timed(act);
  end.abort();
  await asking;
  return { tookMs, waits };
}

function ask(port: number, path: string, headers: Record<string, string> = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port, path, headers, agent: false }, (answer) => {
      answer.resume();
      answer.once("end", resolve);
    })
      .once("error", reject)
      .end();
  });
}
