import type { IndexedCatalogue } from "@till/catalogue";
import { isUuid } from "@till/kernel";
import type { TillContext } from "./till-context.ts";

export interface Pictures {
  /** The SVG, from the disk when it was read before; null when there is none, or no network to ask. */
  read(path: string): Promise<string | null>;
  /** Of a new catalogue. */
  want(products: IndexedCatalogue["products"]): void;
  /** The next ones of those that are wanted; a large shop's would keep the till from everything else it looks for. */
  fetchSome(): Promise<void>;
}

const picturesPerLook = 200;
/** Some milliseconds of reading. */
const productsPerLook = 2000;

/** Product pictures, kept on disk so that the grid looks the same without a network. */
export function createPictures({ store, server }: Pick<TillContext, "store" | "server">): Pictures {
  let wanted: IndexedCatalogue["products"] = [];
  let place = 0;
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
      return null;
    }
  }
  return {
    read,
    want(products) {
      wanted = products;
      place = 0;
    },
    async fetchSome() {
      let pictures = 0;
      const end = Math.min(place + productsPerLook, wanted.length);
      for (; place < end && pictures < picturesPerLook; place += 1) {
        const path = wanted.at(place)?.picture ?? null;
        if (path === null) continue;
        pictures += 1;
        await read(path);
      }
    },
  };
}

function isPicture(path: string): boolean {
  const id = /^\/pictures\/([0-9a-f-]{36})\.svg$/.exec(path)?.[1];
  return id !== undefined && isUuid(id);
}
