import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Plugin, Rolldown } from "vite";

/** Tags of files that a page names: its scripts, the modules it will need at once, its style sheets. */
const tag = /<(?:script|link)\b[^>]*?\b(?:src|href)="\/(?<file>assets\/[^"]+\.(?:js|css))"[^>]*?(?=>)/g;

/**
 * Says in each page what every script and style sheet of ours must be (SRI), those included that arrive later: a file that
 * was changed on its way, or in a cache between, does not run. The import map names modules and runs nothing itself; the
 * server's policy lets exactly this one stand (`serve-web.ts`).
 */
export function addIntegrity(): Plugin {
  return {
    name: "till:integrity",
    apply: "build",
    enforce: "post",
    // After everything is written: what is read then is what will be served.
    async writeBundle({ dir = "dist" }, bundle) {
      const hashes = new Map<string, string>();
      for (const { fileName } of Object.values(bundle)) {
        if (!/\.(?:js|css)$/.test(fileName)) continue;
        const content = await readFile(path.join(dir, fileName));
        hashes.set(fileName, `sha384-${createHash("sha384").update(content).digest("base64")}`);
      }
      for (const { fileName } of Object.values(bundle)) {
        if (!fileName.endsWith(".html")) continue;
        const file = path.join(dir, fileName);
        await writeFile(file, withIntegrity(await readFile(file, "utf8"), bundle, hashes));
      }
    },
  };
}

function withIntegrity(
  html: string,
  bundle: Rolldown.OutputBundle,
  hashes: ReadonlyMap<string, string>,
): string {
  const named: string[] = [];
  const marked = html.replaceAll(tag, (found, file: string) => {
    named.push(file);
    return `${found} integrity="${hashOf(hashes, file)}"`;
  });
  const modules = [...reachable(named, bundle)].toSorted();
  const integrity = Object.fromEntries(modules.map((file) => [`/${file}`, hashOf(hashes, file)]));
  // Before the first module: a map that comes later says nothing about what was asked for already.
  return marked.replace(
    "<script",
    `<script type="importmap">${JSON.stringify({ integrity })}</script>\n    <script`,
  );
}

/** Every module that these may load, now or later. */
function reachable(files: readonly string[], bundle: Rolldown.OutputBundle): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [...files];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    const chunk = bundle[file];
    if (chunk?.type !== "chunk" || found.has(file)) continue;
    found.add(file);
    waiting.push(...chunk.imports, ...chunk.dynamicImports);
  }
  return found;
}

function hashOf(hashes: ReadonlyMap<string, string>, file: string): string {
  const hash = hashes.get(file);
  if (hash === undefined) throw new Error(`${file} is named by a page and was not built`);
  return hash;
}
