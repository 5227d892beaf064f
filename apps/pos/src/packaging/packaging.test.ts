import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, matchesGlob } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Ajv } from "ajv";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { buildApp } from "./build-app.ts";
import { configuration } from "./configuration.ts";
import { stageRelease } from "./stage-release.ts";

const builder = createRequire(createRequire(import.meta.url).resolve("electron-builder"));
const readJson = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));
const schema = z
  .looseObject({
    definitions: z.record(
      z.string(),
      z.looseObject({ properties: z.record(z.string(), z.unknown()).optional() }),
    ),
  })
  .parse(readJson(builder.resolve("app-builder-lib/scheme.json")));

describe("the configuration of the desktop packages", () => {
  const fits = new Ajv({ allErrors: true, strict: false }).compile(schema);

  test("is one that electron-builder takes", () => {
    expect({ fits: fits(configuration), errors: fits.errors }).toEqual({ fits: true, errors: null });
    expect(fits({ ...configuration, electronFuses: { runAsnode: false } })).toBe(false);
    expect(fits({ ...configuration, mac: { ...configuration.mac, hardenedRuntime: "yes" } })).toBe(false);
  });

  test("decides every fuse of Electron, each for the narrower side", () => {
    const { resetAdHocDarwinSignature: _tool, ...all } =
      schema.definitions["FuseOptionsV1"]?.properties ?? {};
    expect(Object.keys(configuration.electronFuses).sort()).toEqual(Object.keys(all).sort());
    expect(configuration.electronFuses).toEqual({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      enableCookieEncryption: true,
      grantFileProtocolExtraPrivileges: false,
      loadBrowserProcessSpecificV8Snapshot: false,
    });
  });

  test("signs, and makes packages of the Electron that the types are of", () => {
    const { version } = z
      .object({ version: z.string() })
      .parse(readJson(createRequire(import.meta.url).resolve("electron/package.json")));
    expect(configuration).toMatchObject({
      electronVersion: version,
      asar: true,
      disableAsarIntegrity: false,
      forceCodeSigning: true,
      win: { verifyUpdateCodeSignature: true },
      mac: { hardenedRuntime: true, notarize: true },
      nsis: { deleteAppDataOnUninstall: false },
    });
  });
});

describe("the application that is packed", () => {
  let folder: string;
  let app: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "till-packed-"));
    app = join(folder, "app");
    const screens = join(folder, "screens");
    mkdirSync(screens);
    writeFileSync(join(screens, "index.html"), "<!doctype html>");
    await buildApp({ into: app, version: "1.2.3", screens });
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("holds the built programme and nothing else", () => {
    const files = readdirSync(app, { recursive: true, encoding: "utf8" })
      .map((name) => name.replaceAll("\\", "/"))
      .filter((name) => statSync(join(app, name)).isFile());
    const packed = files.filter((name) => configuration.files.some((glob) => matchesGlob(name, glob)));
    expect(packed.sort()).toEqual(files.sort());
    expect(packed.filter((name) => !name.startsWith("src/main/standard-fonts/")).sort()).toEqual([
      "dist/index.html",
      "package.json",
      "src/main/main.mjs",
      "src/preload/preload.cjs",
    ]);
    const main = readFileSync(join(app, "src/main/main.mjs"), "utf8");
    const imported = [
      ...main.matchAll(/^import [^;]*?from "([^"]+)"|\bimport\("([^"]+)"\)|__require\("([^"]+)"\)/gm),
    ]
      .map(([, a, b, c]) => a ?? b ?? c ?? "")
      .filter((name) => !name.startsWith("node:") && !builtIn.includes(name));
    expect([...new Set(imported)]).toEqual(["electron"]);
  });

  test("runs: its page is there, its host answers, its updater and fonts load, and it ends", async () => {
    const run = fileURLToPath(new URL("../main/testing/run-built.ts", import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [run, join(app, "src/main/main.mjs")], {
      env: { TILL_TEST_FOLDER: folder, TILL_SERVER_URL: "http://127.0.0.1:9" },
      timeout: 60_000,
    });
    expect(JSON.parse(stdout)).toMatchObject({
      page: 200,
      state: { enrolment: "none" },
      said: [],
      font: "object",
      crashed: false,
    });
  }, 90_000);
});

const builtIn = createRequire(import.meta.url)("node:module").builtinModules as readonly string[];

test("a release is offered to a share of the tills, and then to a larger one", () => {
  const latest = "version: 1.2.3\npath: till.exe\n";
  const tenth = stageRelease(latest, 10);
  expect(tenth).toBe("version: 1.2.3\npath: till.exe\nstagingPercentage: 10\n");
  expect(stageRelease(tenth, 50)).toBe("version: 1.2.3\npath: till.exe\nstagingPercentage: 50\n");
  for (const share of [0, 101, 0.5, Number.NaN])
    expect(() => stageRelease(latest, share)).toThrow(RangeError);
});
