import { registerHooks } from "node:module";
import { BROKEN_COPY, brokenCopies } from "./broken-copies.ts";

/** Loaded ahead of everything else: changes Till's code on its way in, as the named broken copy says. */
const named = process.env[BROKEN_COPY];
const copy = brokenCopies.find(({ name }) => name === named);
if (!copy) throw new RangeError(`there is no broken copy "${named}"`);
const root = new URL("../../", import.meta.url);

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    const changes = copy.changes.filter(({ file }) => url === new URL(file, root).href);
    if (changes.length === 0) return loaded;
    let source = textOf(loaded.source);
    for (const { file, from, to } of changes) {
      if (source.split(from).length !== 2)
        throw new Error(`"${copy.name}" finds no place of its own in ${file}:\n${from}`);
      source = source.replace(from, () => to);
    }
    return { ...loaded, source };
  },
});

function textOf(source: unknown): string {
  if (typeof source === "string") return source;
  if (source instanceof Uint8Array) return Buffer.from(source).toString("utf8");
  throw new TypeError("a module comes as text");
}
