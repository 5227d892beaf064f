import type { Catalogue } from "@till/catalogue";
import { fetchCatalogue } from "@till/client";
import { readCatalogue } from "@till/wire";

/** Everything that is sold. The browser keeps it, and asks whether it is still the newest. */
export async function catalogueOfShop(): Promise<Catalogue> {
  const written = await fetchCatalogue({ serverUrl: "", fetch: (url, init) => fetch(url, init) });
  if (written === null) throw new TypeError("the server gave no catalogue");
  return readCatalogue(written);
}
