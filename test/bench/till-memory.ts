import { readFile } from "node:fs/promises";
import type { Browser } from "playwright-core";

/** In MB: what each part of the till holds, shared pages counted by their share. Null where /proc does not tell. */
export interface TillMemory {
  readonly host: number;
  readonly screen: number;
}

export async function readMemory(browser: Browser, hostPid: number): Promise<TillMemory | null> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const screens = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
  try {
    const held = await Promise.all([hostPid, ...screens].map(heldBy));
    const [host = 0, ...screen] = held;
    return { host, screen: screen.reduce((sum, each) => sum + each, 0) };
  } catch {
    return null;
  }
}

async function heldBy(pid: number): Promise<number> {
  const said = await readFile(`/proc/${pid}/smaps_rollup`, "utf8");
  return Number(/^Pss:\s+(\d+) kB$/m.exec(said)?.[1]) / 1024;
}
