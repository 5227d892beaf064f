import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { value } from "../host/testing/test-host.ts";
import { connectScreen } from "../shared/bridge.ts";
import type { FramePart } from "./electron-parts.ts";
import type { WindowDouble } from "./testing/electron-double.ts";
import { type Desktop, desktops } from "./testing/open-desktop.ts";

const desk = desktops();

/** A question for the state, as birpc writes it. */
const ask = JSON.stringify({ json: { t: "q", i: "1", m: "state", a: [] } });

interface Sent {
  readonly window?: WindowDouble;
  readonly frame?: FramePart | null;
  readonly text?: unknown;
}

describe("the bridge over IPC", () => {
  const screenOf = ({ sendFrom, window }: Desktop) => {
    let receive: (text: string) => void = () => undefined;
    const send = window.webContents.send.bind(window.webContents);
    window.webContents.send = (channel, text) => {
      send(channel, text);
      receive(text);
    };
    return connectScreen(
      { stateChanged: () => undefined },
      { post: (text) => sendFrom(window, text), listen: (given) => (receive = given) },
    );
  };

  test("carries the till's own page to the host and back", async () => {
    const desktop = await desk.open();
    const state = await value(screenOf(desktop).state());
    expect(state.cart?.cart.lines).toHaveLength(1);
  });

  test.each<readonly [string, (desktop: Desktop) => Sent]>([
    ["another site's frame", () => ({ frame: { url: "https://evil.example/" } })],
    ["a frame inside the page", () => ({ frame: { url: "till://app/index.html" } })],
    ["a frame that is gone", () => ({ frame: null })],
    [
      "a page that only begins like ours",
      ({ window }) => ({ frame: Object.assign(window.webContents.mainFrame, { url: "till://app.evil/" }) }),
    ],
    ["another window", ({ parts }) => ({ window: parts.createWindow({}) as WindowDouble })],
    ["what is no text", () => ({ text: JSON.parse(ask) as unknown })],
    ["too much of it", () => ({ text: ask.padEnd(1_000_001) })],
  ])("does not hear %s", async (_who, choose) => {
    const desktop = await desk.open();
    let heard = 0;
    const state = desktop.host.api.state.bind(desktop.host.api);
    desktop.host.api.state = () => {
      heard += 1;
      return state();
    };
    const { window = desktop.window, frame = window.webContents.mainFrame, text = ask } = choose(desktop);
    desktop.sendFrom(window, text, frame);
    await turn();
    expect(heard).toBe(0);
    desktop.window.webContents.mainFrame.url = "till://app/index.html";
    desktop.sendFrom(desktop.window, ask);
    await turn();
    expect(heard).toBe(1);
  });
});
