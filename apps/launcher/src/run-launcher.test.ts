import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isRunning } from "./process-state.ts";
import { allGone, createFixtureHouse, eventually } from "./testing/fixture-house.ts";

type House = Awaited<ReturnType<typeof createFixtureHouse>>;
let house: House;

beforeEach(async () => {
  house = await createFixtureHouse();
});
afterEach(() => house.remove(), 120_000);

const pidsIn = (notes: readonly string[]) => notes.map((note) => Number(/ (\d+)$/.exec(note)?.[1]));
const named = (notes: readonly string[], what: string) =>
  notes.flatMap((note) => (note.includes(` ${what} `) ? [note.slice(0, note.indexOf(` ${what} `))] : []));
const noStackTrace = /^\s+at /m;

describe("start and stop", { timeout: 120_000 }, () => {
  test.each(["SIGINT", "SIGTERM"] as const)(
    "%s ends the programs in the opposite order of their start, PostgreSQL last, and leaves no process",
    async (signal) => {
      const till = house.start();
      await till.says("Ctrl-C stops everything");
      expect(till.output()).toContain("m@till.example / p");
      const postmaster = await house.postmaster();
      till.child.kill(signal);
      expect(await till.exit).toBe(0);

      const notes = await house.notes();
      expect(named(notes, "started")).toEqual(["sandbox", "virtual printer", "worker", "api", "till"]);
      expect(named(notes, "ended")).toEqual(["till", "api", "worker", "virtual printer", "sandbox"]);
      expect([postmaster, ...pidsIn(notes)].filter(isRunning)).toEqual([]);
    },
  );

  test("Ctrl-C in the terminal, which signals the whole group, reaches only the launcher", async () => {
    const child = spawn(process.execPath, [house.entry], {
      env: house.env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const till = house.watch(child);
    await till.says("Ctrl-C stops everything");
    process.kill(-(child.pid ?? 0), "SIGINT");
    expect(await till.exit).toBe(0);
    expect(named(await house.notes(), "interrupted")).toEqual([]);
  });

  test("after kill -9 of the launcher its programs end by themselves, and the next start takes over the rest", async () => {
    const first = house.start();
    await first.says("Ctrl-C stops everything");
    const postmaster = await house.postmaster();
    first.child.kill("SIGKILL");
    expect(await allGone(pidsIn(await house.notes()))).toBe(true);

    const second = house.start();
    await second.says("Ctrl-C stops everything");
    expect(isRunning(postmaster)).toBe(false);
    expect(second.output()).toContain("m@till.example / p");
  });

  test("it ends when the package manager that started it is gone", async () => {
    // A process's title is what the system shows as its command; npm sets one like this.
    const npm = spawn(
      process.execPath,
      [
        "-e",
        `process.title = "npm exec pnpm start";
         const child = require("node:child_process").spawn(process.execPath, [${JSON.stringify(house.entry)}], { stdio: "inherit" });
         console.log("launcher " + child.pid);
         setInterval(() => {}, 1000);`,
      ],
      { env: house.env, stdio: ["ignore", "pipe", "pipe"] },
    );
    const till = house.watch(npm);
    await till.says("Ctrl-C stops everything");
    const launcher = Number(/launcher (\d+)/.exec(till.output())?.[1]);
    expect(isRunning(launcher)).toBe(true);
    const everybody = [launcher, await house.postmaster(), ...pidsIn(await house.notes())];
    npm.kill("SIGKILL");
    expect(await allGone(everybody)).toBe(true);
  });
});

describe("when something goes wrong", { timeout: 120_000 }, () => {
  test("a program that dies is started again, and its last lines are shown", async () => {
    await house.order("api", "crash later");
    const till = house.start();
    await till.says(
      "The server ended with code 7; starting it again (1 of 5). Its last lines:\n    the disk is on fire",
    );
    expect(
      await eventually(
        async () => named(await house.notes(), "started").filter((who) => who === "api").length === 2,
      ),
    ).toBe(true);
    expect(isRunning(till.child.pid ?? 0)).toBe(true);
  });

  test("a program's own sentence is what a person reads, and everything already started is ended", async () => {
    await house.order("api", "refuse");
    const till = house.start();
    expect(await till.exit).toBe(1);
    expect(till.output()).toContain("The shop is closed on Sundays.");
    expect(till.output()).not.toMatch(noStackTrace);
    expect(await allGone(pidsIn(await house.notes()))).toBe(true);
  });

  test("a second start on the same data folder is refused and the first one left alone", async () => {
    const first = house.start();
    await first.says("Ctrl-C stops everything");
    const second = house.start();
    expect(await second.exit).toBe(1);
    expect(second.output()).toContain(
      `Till is already running on the data folder ${house.env.TILL_DATA_DIR}`,
    );
    expect(isRunning(await house.postmaster())).toBe(true);
  });

  test("a busy port is named with the variable that moves it", async () => {
    const busy = createServer();
    await new Promise<void>((resolve) => busy.listen(Number(house.env.TILL_POS_PORT), "127.0.0.1", resolve));
    const till = house.start();
    expect(await till.exit).toBe(1);
    busy.close();
    expect(till.output()).toContain(
      `Port ${house.env.TILL_POS_PORT} is already in use; stop what uses it, or set TILL_POS_PORT to a free port.`,
    );
    expect(till.output()).not.toMatch(noStackTrace);
  });

  test("a data folder that cannot be used is named", async () => {
    await writeFile(path.join(house.root, "file"), "");
    const till = house.start({ TILL_DATA_DIR: path.join(house.root, "file", "data") });
    expect(await till.exit).toBe(1);
    expect(till.output()).toMatch(/The data folder \S+file\/data cannot be read and written \(ENOTDIR\)/);
    expect(till.output()).not.toMatch(noStackTrace);
  });

  test("a PostgreSQL that does not answer is named with its variable", async () => {
    const nowhere = `postgres://u:p@127.0.0.1:${house.env.TILL_PORT}/till`;
    const till = house.start({ DATABASE_URL: nowhere, DATABASE_OWNER_URL: nowhere });
    expect(await till.exit).toBe(1);
    expect(till.output()).toMatch(/PostgreSQL does not answer at 127\.0\.0\.1:\d+ \(DATABASE_OWNER_URL\)/);
  });
});
