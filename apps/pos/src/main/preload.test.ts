import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { electronChannels } from "../shared/electron-channel.ts";

/** The preload as Electron runs it: a script of its own, whose `require` knows Electron alone. */
function runPreload() {
  const exposed: Record<string, Record<string, unknown>> = {};
  const sent: unknown[][] = [];
  const heard = new Map<string, (event: unknown, text: string) => void>();
  const path = fileURLToPath(new URL("../preload/preload.cjs", import.meta.url));
  runInNewContext(readFileSync(path, "utf8"), {
    require: (name: string) => {
      if (name !== "electron") throw new Error(`a sandboxed preload cannot load ${name}`);
      return {
        contextBridge: {
          exposeInMainWorld: (key: string, api: Record<string, unknown>) => void (exposed[key] = api),
        },
        ipcRenderer: {
          send: (...all: unknown[]) => void sent.push(all),
          on: (channel: string, listener: (event: unknown, text: string) => void) =>
            void heard.set(channel, listener),
        },
      };
    },
  });
  return { exposed, sent, heard };
}

test("the page gets two functions that carry text on the bridge's channels, and nothing of Electron's", () => {
  const { exposed, sent, heard } = runPreload();
  expect(Object.keys(exposed)).toEqual(["tillLine"]);
  const line = exposed["tillLine"] as {
    post: (text: string) => void;
    listen: (receive: (...all: unknown[]) => void) => void;
  };
  expect(Object.keys(line)).toEqual(["post", "listen"]);
  line.post("up");
  expect(sent).toEqual([[electronChannels.toHost, "up"]]);
  const got: unknown[][] = [];
  line.listen((...all) => got.push(all));
  heard.get(electronChannels.toScreen)?.({ sender: "Electron's own" }, "down");
  expect(got).toEqual([["down"]]);
});
