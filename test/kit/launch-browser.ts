import { rmSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Browser, chromium } from "playwright-core";
import { unpackChromiumOnce } from "./unpack-chromium-once.ts";

const LAUNCH_TIMEOUT_MS = 60_000;

/** Keeps the browser off the network but for the pages a test opens. The web's own protections stay on. */
const args = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-domain-reliability",
  "--disable-sync",
  "--no-first-run",
  "--no-default-browser-check",
  "--no-pings",
  "--disable-gpu",
  "--font-render-hinting=none",
  // A container's /dev/shm is often too small for a page.
  "--disable-dev-shm-usage",
  // Nothing but this machine has a name; a page that reaches out fails instead of waiting.
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
];

/**
 * Starts a headless Chromium: on Linux x64 the one inside `@sparticuz/chromium`, which needs nothing of the
 * system, elsewhere the one Playwright was asked to install. Close it with `close()`.
 *
 * Open pages at `http://localhost:PORT`; passkeys and cookies are bound to that name.
 */
export async function launchBrowser(): Promise<Browser> {
  if (process.platform !== "linux" || process.arch !== "x64") {
    return await chromium.launch({ args, timeout: LAUNCH_TIMEOUT_MS });
  }
  const folder = await unpackChromiumOnce();
  const home = await mkdtemp(path.join(tmpdir(), "till-browser-"));
  await writeFile(path.join(home, "fonts.conf"), fontSettings(path.join(folder, "fonts"), home));
  const browser = await chromium.launch({
    executablePath: path.join(folder, "chromium"),
    // Chromium refuses its own sandbox as root and where namespaces are closed; pages here are ours.
    chromiumSandbox: false,
    args,
    timeout: LAUNCH_TIMEOUT_MS,
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: home,
      TMPDIR: home,
      XDG_CACHE_HOME: home,
      FONTCONFIG_FILE: path.join(home, "fonts.conf"),
      LD_LIBRARY_PATH: path.join(folder, "al2023", "lib"),
      TZ: "UTC",
      // Without a language Chromium calls itself "en-US@posix", which no page can use.
      LANG: "en_US.UTF-8",
    },
  });
  // At once: a test run ends the process when the last browser is closed.
  browser.once("disconnected", () => rmSync(home, { recursive: true, force: true, maxRetries: 5 }));
  return browser;
}

/** The package brings a font and settings that look for it elsewhere; a bare system has neither. */
function fontSettings(fontDir: string, cacheDir: string): string {
  const families = ["sans-serif", "serif", "monospace", "system-ui"].map(
    (family) => `<alias><family>${family}</family><default><family>Open Sans</family></default></alias>`,
  );
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${fontDir}</dir><cachedir>${cacheDir}/fonts</cachedir>${families.join("")}</fontconfig>
`;
}
