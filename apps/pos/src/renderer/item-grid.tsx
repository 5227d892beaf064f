import type { ProductId, VariantId } from "@till/kernel";
import { Banner, CategoryChips, EmptyState, Money, ProductTile, Skeleton } from "@till/ui";
import { useEffect, useState } from "react";
import type { GridItem, TillState } from "../shared/till-state.ts";
import { useAct, useHost } from "./till-hooks.ts";

const favourites = "favourites";

/** What is sold, by category or as found by `search`. A tap adds; what has to be asked is asked first. */
export function ItemGrid({
  state,
  search,
  problem,
  onAsk,
}: {
  readonly state: TillState;
  readonly search: string;
  readonly problem: string | null;
  /** Something has to be asked before this is sold. */
  readonly onAsk: (item: GridItem) => void;
}) {
  const host = useHost();
  const act = useAct();
  const [category, setCategory] = useState(favourites);
  const items = useItems(state, { category, search });
  const add = (productId: ProductId, variantId: VariantId | null) =>
    void act.run(() => host.addItem({ productId, variantId }));
  const said = problem ?? act.problem;
  return (
    <>
      <CategoryChips
        label="Category"
        selected={category}
        onChange={setCategory}
        chips={[
          { id: favourites, label: "Favourites" },
          ...state.categories.map(({ code, name }) => ({ id: code, label: name })),
        ]}
      />
      {said !== null && <Banner tone="bad" title={said} />}
      {items === null ? (
        <Skeleton label="Reading the catalogue" shape="tiles" count={12} />
      ) : items.length === 0 ? (
        <EmptyState
          title={search === "" ? "Nothing is sold here yet" : `Nothing is called “${search}”`}
          icon="search"
        >
          {search === ""
            ? "A manager adds items in the office."
            : "Try the start of another word, or scan it."}
        </EmptyState>
      ) : (
        <div className="tiles">
          {items.map((item) => (
            <ProductTile
              key={item.productId}
              name={item.name}
              pictureSrc={item.picture}
              price={
                <>
                  {item.varies && "from "}
                  <Money value={item.price} symbol={false} />
                  {item.isWeighed && "/kg"}
                </>
              }
              onPress={() =>
                mustAsk(item) ? onAsk(item) : add(item.productId, item.variants[0]?.id ?? null)
              }
            />
          ))}
        </div>
      )}
    </>
  );
}

const mustAsk = ({ variants, isWeighed, modifierGroups }: GridItem): boolean =>
  variants.length > 1 || isWeighed || modifierGroups.some(({ min }) => min > 0);

function useItems(
  { catalogueVersion }: TillState,
  { category, search }: { readonly category: string; readonly search: string },
): readonly GridItem[] | null {
  const host = useHost();
  const [items, setItems] = useState<readonly GridItem[] | null>(null);
  useEffect(() => {
    let isCurrent = catalogueVersion !== null;
    const read = async () => {
      const answer =
        search.trim() === ""
          ? await host.browse({ category: category === favourites ? null : category })
          : await host.search({ text: search });
      if (isCurrent) setItems(answer.ok ? answer.value : []);
    };
    void read();
    return () => {
      isCurrent = false;
    };
  }, [host, catalogueVersion, category, search]);
  return catalogueVersion === null ? null : items;
}
