import type { ProductId, VariantId } from "@till/kernel";
import { Banner, CategoryChips, EmptyState, Money, ProductTile, Skeleton } from "@till/ui";
import { useEffect, useState } from "react";
import type { GridItem, TillState } from "../shared/till-state.ts";
import { useAct, useHost } from "./till-hooks.ts";
import { useSpeech } from "./speech.tsx";

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
  const { say } = useSpeech();
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
        label={say("items.category")}
        selected={category}
        onChange={setCategory}
        chips={[
          { id: favourites, label: say("items.favourites") },
          ...state.categories.map(({ code, name }) => ({ id: code, label: name })),
        ]}
      />
      {said !== null && <Banner tone="bad" title={said} />}
      {items === null ? (
        <Skeleton label={say("items.reading")} shape="tiles" count={12} />
      ) : items.length === 0 ? (
        <EmptyState
          title={search === "" ? say("items.nothing_sold") : say("items.nothing_called", { text: search })}
          icon="search"
        >
          {search === "" ? say("items.manager_adds") : say("items.try_word")}
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
                  {item.varies && `${say("items.from")} `}
                  <Money value={item.price} symbol={false} />
                  {item.isWeighed && say("items.per_kg")}
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
