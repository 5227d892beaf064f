import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseMasterKeys } from "@till/db";
import { afterEach, expect, test } from "vitest";
import { openDataFolder } from "./data-folder.ts";

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "till-folder-"));
  folders.push(folder);
  return folder;
}

test("the master key of a local run is made once, opens for its owner only, and is another in another folder", async () => {
  const read = async (folder: string) => {
    let tokens = 0;
    const opened = await openDataFolder({
      path: folder,
      randomToken: () => `${folder} token ${(tokens += 1)} of at least 32 characters`,
    });
    const keys = await opened.masterKeys();
    await opened.release();
    return keys;
  };
  const [one, other] = [await freshFolder(), await freshFolder()];

  const first = await read(one);
  expect(parseMasterKeys(first)).toHaveLength(1);
  expect(await read(one)).toBe(first);
  expect(await read(other)).not.toBe(first);
  const file = path.join(one, "master-keys");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readFile(file, "utf8")).toBe(`${first}\n`);
});
