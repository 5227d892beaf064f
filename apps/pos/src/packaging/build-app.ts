import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const pos = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Writes the application as Electron runs it: the built screens, the preload as it is, and the main process with all it
 * needs in one file.
 */
export async function buildApp(options: {
  readonly into: string;
  readonly version: string;
  /** Folder of the built screens. */
  readonly screens: string;
}): Promise<void> {
  const { into, version, screens } = options;
  rmSync(into, { recursive: true, force: true });
  mkdirSync(into, { recursive: true });
  await build({
    configFile: false,
    root: pos,
    logLevel: "warn",
    ssr: { noExternal: true, target: "node" },
    build: {
      ssr: true,
      target: "node24",
      outDir: join(into, "src/main"),
      emptyOutDir: true,
      minify: false,
      rolldownOptions: {
        input: join(pos, "src/main/main.ts"),
        external: ["electron"],
        output: { format: "es", entryFileNames: "main.mjs", codeSplitting: false },
      },
    },
  });
  cpSync(join(pos, "src/preload/preload.cjs"), join(into, "src/preload/preload.cjs"));
  cpSync(screens, join(into, "dist"), { recursive: true });
  // pdfkit loads a standard font when it is first used, by a name that the manifest resolves.
  cpSync(join(dirname(pdfkit()), "standard-fonts"), join(into, "src/main/standard-fonts"), {
    recursive: true,
    filter: (path) => !path.endsWith(".mjs"),
  });
  const { description, license } = readManifest();
  const manifest = {
    name: "till",
    productName: "Till",
    version,
    description,
    license,
    type: "module",
    main: "src/main/main.mjs",
    imports: { "#standard-fonts/*": "./src/main/standard-fonts/*.cjs" },
  };
  writeFileSync(join(into, "package.json"), JSON.stringify(manifest, null, 2));
}

function pdfkit(): string {
  const receipts = createRequire(import.meta.url).resolve("@till/receipts/node");
  return createRequire(receipts).resolve("pdfkit");
}

const readManifest = () =>
  JSON.parse(readFileSync(join(pos, "package.json"), "utf8")) as {
    readonly description: string;
    readonly license: string;
  };
