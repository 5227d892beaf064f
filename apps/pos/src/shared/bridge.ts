import { createBirpc } from "birpc";
import { parse, stringify } from "superjson";
import type { HostApi, ScreenApi } from "./host-api.ts";

/** A line that carries text both ways: a WebSocket, or Electron's IPC. */
export interface BridgeLine {
  post(text: string): void;
  listen(receive: (text: string) => void): void;
}

/** Longer than the server's longest answer: the host always answers first. */
const timeoutMs = 90_000;

const channelOf = (line: BridgeLine) => ({
  post: (text: string) => line.post(text),
  on: (receive: (text: string) => void) => line.listen(receive),
  // superjson keeps bigint, so amounts stay exact across the process boundary.
  serialize: (value: unknown) => stringify(value),
  deserialize: (text: string): unknown => parse(text),
  timeout: timeoutMs,
});

/** The renderer's end: calls the host, hears its pushes. */
export const connectScreen = (screen: ScreenApi, line: BridgeLine) =>
  createBirpc<HostApi, ScreenApi>(screen, channelOf(line));

/** The host's end. */
export const connectHost = (host: HostApi, line: BridgeLine) =>
  createBirpc<ScreenApi, HostApi>(host, channelOf(line));
