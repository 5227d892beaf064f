import { existsSync } from "node:fs";
import { createRequire, registerHooks } from "node:module";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { connectScreen } from "../../shared/bridge.ts";

/** `run-built.ts MAIN`: runs a built main process on Electron's double, asks it as its page would, and ends it. */
const [, , main = ""] = process.argv;
const stub = new URL("electron-module.ts", import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "electron" ? { url: stub, shortCircuit: true } : next(specifier, context),
});
const startedAt = performance.now();
await import(main);
const { double } = await import("./electron-module.ts");
while (double.windows[0]?.loaded === undefined) await turn();
const [window] = double.windows;
const page = await double.fetch("till://app/index.html");
const screen = connectScreen(
  { stateChanged: () => undefined },
  {
    post: (text) => double.sendFrom(window, text),
    listen(receive) {
      const send = window.webContents.send.bind(window.webContents);
      window.webContents.send = (channel, text) => {
        send(channel, text);
        receive(text);
      };
    },
  },
);
const answer = await screen.state();
const readyMs = Math.round(performance.now() - startedAt);
// What loads later than the start: the updater, and a font for a receipt.
while (double.app.listenerCount("will-quit") === 0) await turn();
await turn();
const font = typeof createRequire(main)("#standard-fonts/Helvetica");
double.app.quit();
while (double.calls.at(-1) !== "quit") await turn();
const crashed = existsSync(join(double.app.getPath("userData"), "register", "crashes.jsonl"));
const state = answer.ok ? { enrolment: answer.value.enrolment } : answer;
process.stdout.write(JSON.stringify({ page: page.status, state, said: double.said, font, crashed, readyMs }));
process.exit(0);
