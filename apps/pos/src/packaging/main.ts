import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "electron-builder";
import { buildApp } from "./build-app.ts";
import { appFolder, configuration } from "./configuration.ts";
import { stageRelease } from "./stage-release.ts";

/** `main.ts app FOLDER` writes the application alone. `main.ts 1.2.0` makes the packages of this system; `main.ts stage 10 FILE...` offers a release to a share of the tills. */
const pos = fileURLToPath(new URL("../..", import.meta.url));
const [what = "", ...rest] = process.argv.slice(2);
if (what === "stage") {
  const [share = "", ...files] = rest;
  for (const file of files) writeFileSync(file, stageRelease(readFileSync(file, "utf8"), Number(share)));
} else if (what === "app" && rest[0] !== undefined) {
  await buildApp({ into: rest[0], version: "0.0.0", screens: join(pos, "dist") });
} else if (/^\d+\.\d+\.\d+$/.test(what)) {
  await buildApp({ into: join(pos, appFolder), version: what, screens: join(pos, "dist") });
  await build({ projectDir: pos, config: configuration, publish: "never" });
} else {
  process.stderr.write("Say which version, such as 1.2.0; or: app FOLDER; or: stage SHARE FILE...\n");
  process.exitCode = 1;
}
