import { Banner, CategoryChips, EmptyState, Money, ProductTile, Skeleton } from "@till/ui";
import { memo, useCallback, useDeferredValue, useEffect, useState } from "react";
import type { GridItem, TillState } from "../shared/till-state.ts";
import { useAct, useHost } from "./till-hooks.ts";
import { useSpeech } from "./speech.tsx";

const favourites = "favourites";
const none: readonly GridItem[] = [];

interface ItemGridProps {
  readonly state: Pick<TillState, "catalogueVersion" | "categories">;
  readonly search: string;
  readonly problem: string | null;
  /** Something has to be asked before this is sold. The same function each time. */
  readonly onAsk: (item: GridItem) => void;
}

/** Nothing else of the state is shown: what changes with every scan draws no tile. */
const isDrawn = (before: ItemGridProps, now: ItemGridProps): boolean =>
  before.state.catalogueVersion === now.state.catalogueVersion &&
  before.search === now.search &&
  before.problem === now.problem &&
  before.onAsk === now.onAsk;

/** What is sold, by category or as found by `search`. A tap adds; what has to be asked is asked first. */
export const ItemGrid = memo(function ItemGrid({ state, search, problem, onAsk }: ItemGridProps) {
  const { say } = useSpeech();
  const host = useHost();
  const act = useAct();
  const [category, setCategory] = useState(favourites);
  const items = useItems(state, { category, search });
  const shown = useDrawn(items ?? none);
  const { run } = act;
  const press = useCallback(
    (item: GridItem) => {
      if (mustAsk(item)) onAsk(item);
      else
        void run(() => host.addItem({ productId: item.productId, variantId: item.variants[0]?.id ?? null }));
    },
    [host, run, onAsk],
  );
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
          {shown.map((item) => (
            <ItemTile key={item.productId} item={item} onPress={press} />
          ))}
        </div>
      )}
    </>
  );
}, isDrawn);

const ItemTile = memo(function ItemTile({
  item,
  onPress,
}: {
  readonly item: GridItem;
  readonly onPress: (item: GridItem) => void;
}) {
  const { say } = useSpeech();
  return (
    <ProductTile
      name={item.name}
      pictureSrc={item.picture}
      price={
        <>
          {item.varies && `${say("items.from")} `}
          <Money value={item.price} symbol={false} />
          {item.isWeighed && say("items.per_kg")}
        </>
      }
      onPress={() => onPress(item)}
    />
  );
});

/** As many as a screen shows without scrolling, on most of them: the others are drawn when there is time. */
const drawnFirst = 16;

/** Those on top at once, the rest a moment later; until then what was there before, which is sold as it is shown. */
function useDrawn(items: readonly GridItem[]): readonly GridItem[] {
  const later = useDeferredValue(items);
  if (later === items || items.length <= drawnFirst) return items;
  const first = items.slice(0, drawnFirst);
  const ids = new Set(first.map(({ productId }) => productId));
  return [...first, ...later.slice(drawnFirst).filter(({ productId }) => !ids.has(productId))];
}

const mustAsk = ({ variants, isWeighed, modifierGroups }: GridItem): boolean =>
  variants.length > 1 || isWeighed || modifierGroups.some(({ min }) => min > 0);

function useItems(
  { catalogueVersion }: ItemGridProps["state"],
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
