import type { Catalogue, CatalogueHistory, Product, SoldGoods } from "@till/catalogue";
import type { ProductId, Uuid, VariantId } from "@till/kernel";

export interface CatalogueStore {
  load(): Promise<Catalogue>;
  /** All but the products. */
  head(): Promise<Omit<Catalogue, "products">>;
  /** In the catalogue's order. */
  productIds(): Promise<readonly ProductId[]>;
  /** Those that are still there, in this order. A large shop's are read by parts, and whoever else is served waits for one. */
  products(ids: readonly ProductId[]): Promise<readonly Product[]>;
  /** What pricing these variants takes, however large the catalogue is: their products, and every tax class. */
  ofVariants(ids: readonly VariantId[]): Promise<SoldGoods>;
  /** How these variants were sold, from a version of the catalogue until now, as far back as `daysMax`. */
  since(
    version: string,
    of: { readonly variantIds: readonly VariantId[]; readonly daysMax: number },
  ): Promise<CatalogueHistory>;
  version(): Promise<string>;
  picture(productId: Uuid): Promise<string | null>;
}
