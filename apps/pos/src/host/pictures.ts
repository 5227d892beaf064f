import { isUuid } from "@till/kernel";
import { initialPicture } from "./initial-picture.ts";
import type { TillContext } from "./till-context.ts";

export interface Pictures {
  /** The SVG, from the disk when it was read before; null when there is none, or no network to ask. */
  read(path: string): Promise<string | null>;
  fetchAll(paths: readonly string[]): Promise<void>;
}

/** Product pictures, kept on disk so that the grid looks the same without a network. */
export function createPictures({
  store,
  server,
  memory,
}: Pick<TillContext, "store" | "server" | "memory">): Pictures {
  async function read(path: string): Promise<string | null> {
    if (!isPicture(path)) return null;
    const kept = store.facts.get<string>(path);
    if (kept !== null) return kept;
    try {
      const svg = await server.picture(path);
      store.facts.set(path, svg);
      return svg;
    } catch {
      // A picture is never worth an error: the tile shows the name's first letter.
      const product = memory.index?.catalogue.products.find(({ picture }) => picture === path);
      return product ? initialPicture(product.name) : null;
    }
  }
  return {
    read,
    async fetchAll(paths) {
      for (const path of paths) await read(path);
    },
  };
}

function isPicture(path: string): boolean {
  const id = /^\/pictures\/([0-9a-f-]{36})\.svg$/.exec(path)?.[1];
  return id !== undefined && isUuid(id);
}
