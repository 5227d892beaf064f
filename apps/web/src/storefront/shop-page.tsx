import { type Product, fromPrice } from "@till/catalogue";
import { Button, CategoryChips, EmptyState, Money, ProductTile, SearchField } from "@till/ui";
import { useDeferredValue, useMemo, useState } from "react";
import { useSearchParams } from "wouter";
import { useTitle } from "../shared/use-title.ts";
import { useShop } from "./services.ts";

const everything = "all";

export function ShopPage() {
  const { shop, catalogue, index } = useShop();
  useTitle(shop.merchantName);
  const [params, setParams] = useSearchParams();
  const [text, setText] = useState(params.get("q") ?? "");
  const wanted = useDeferredValue(text.trim());
  const chosen = params.get("category") ?? everything;
  const choose = (category: string): void =>
    setParams(category === everything ? {} : { category }, { replace: true });

  const categories = useMemo(
    () => catalogue.categories.toSorted((a, b) => a.position - b.position),
    [catalogue],
  );
  const found = useMemo(() => (wanted === "" ? null : index.search(wanted)), [wanted, index]);
  const shown = categories.filter(({ code }) => chosen === everything || code === chosen);

  return (
    <>
      <div className="shop-intro">
        <h1>{shop.merchantName}</h1>
        <p className="till-muted">Order here, pick up at {shop.storeName} or have it posted.</p>
      </div>
      <div className="shop-find">
        <SearchField label="Search products" value={text} onChange={setText} />
        {found === null && (
          <CategoryChips
            label="Category"
            chips={[
              { id: everything, label: "All" },
              ...categories.map(({ code, name }) => ({ id: code, label: name })),
            ]}
            selected={chosen}
            onChange={choose}
          />
        )}
      </div>
      {found === null ? (
        shown.map(({ code, name }) => {
          const products = catalogue.products.filter(({ categoryCode }) => categoryCode === code);
          return products.length === 0 ? null : (
            <section key={code} className="shop-section" aria-label={name}>
              <h2>{name}</h2>
              <ProductGrid products={products} />
            </section>
          );
        })
      ) : (
        <section className="shop-section" aria-label="Search results">
          <h2>
            <output>{resultsInWords(found.length, wanted)}</output>
          </h2>
          {found.length > 0 ? (
            <ProductGrid products={found} />
          ) : (
            <EmptyState
              title="Nothing has that name"
              icon="search"
              action={<Button onPress={() => setText("")}>See all products</Button>}
            >
              Try one word, or the beginning of it.
            </EmptyState>
          )}
        </section>
      )}
    </>
  );
}

function ProductGrid({ products }: { readonly products: readonly Product[] }) {
  return (
    <div className="shop-grid">
      {products.map((product) => {
        const { price, varies } = fromPrice(product);
        return (
          <ProductTile
            key={product.id}
            shape="tall"
            name={product.name}
            price={
              <>
                {varies && "from "}
                <Money value={price} />
              </>
            }
            pictureSrc={product.picture}
            href={`/product/${product.id}`}
            {...(product.variants.length > 1 && { note: `${product.variants.length} kinds` })}
          />
        );
      })}
    </div>
  );
}

const resultsInWords = (count: number, text: string): string =>
  count === 1 ? `1 product for “${text}”` : `${count} products for “${text}”`;
