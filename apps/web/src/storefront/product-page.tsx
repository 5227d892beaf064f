import type { Product } from "@till/catalogue";
import { type ProductId, type VariantId, isUuid } from "@till/kernel";
import { formatMoney } from "@till/ui";
import { Banner, Button, ButtonLink, Money, NumberField, ProductPicture, RadioGroup } from "@till/ui";
import { useState } from "react";
import { Link } from "wouter";
import { pageLocale } from "../shared/locale.ts";
import { useTitle } from "../shared/use-title.ts";
import { quantityMax } from "./cart-store.ts";
import { NotFoundPage } from "./not-found-page.tsx";
import { useCart, useServices, useShop } from "./services.ts";

export default function ProductPage({ id }: { readonly id: string }) {
  const { index } = useShop();
  const product = isUuid(id) ? index.byProduct(id as ProductId) : null;
  return product ? <ProductDetail product={product} /> : <NotFoundPage />;
}

function ProductDetail({ product }: { readonly product: Product }) {
  useTitle(product.name);
  const { cart } = useServices();
  const { catalogue } = useShop();
  const [variantId, setVariantId] = useState(product.variants[0]?.id ?? null);
  const [quantity, setQuantity] = useState(1);
  const [added, setAdded] = useState(false);
  const inCart = useCart().find((item) => item.variantId === variantId)?.quantity ?? 0;
  const variant = product.variants.find((candidate) => candidate.id === variantId);
  const category = catalogue.categories.find(({ code }) => code === product.categoryCode);
  const tax = catalogue.taxClasses.find(({ code }) => code === product.taxClassCode);
  if (!variant) return <NotFoundPage />;
  const add = (): void => {
    cart.add(variant.id, quantity);
    setQuantity(1);
    setAdded(true);
  };
  return (
    <>
      <nav className="shop-crumbs" aria-label="You are here">
        <Link href="/">All products</Link>
        {category && (
          <>
            {" / "}
            <Link href={`/?category=${encodeURIComponent(category.code)}`}>{category.name}</Link>
          </>
        )}
      </nav>
      <div className="product">
        <div className="product__picture">
          <ProductPicture src={product.picture} name={product.name} />
        </div>
        <div className="product__words">
          <h1>{product.name}</h1>
          {product.description !== "" && <p className="till-muted">{product.description}</p>}
          <p className="product__price">
            <Money value={variant.price} size="figure" />
            {tax && (
              <small className="till-muted">
                {tax.mode === "inclusive" ? `${tax.name} included` : `plus ${tax.name}`}
              </small>
            )}
          </p>
          {product.variants.length > 1 && (
            <RadioGroup
              label="Kind"
              value={variantId}
              onChange={(chosen) => {
                setVariantId(chosen as VariantId);
                setAdded(false);
              }}
              options={product.variants.map(({ id, name, price }) => ({
                id,
                label: name,
                note: formatMoney(price, { locale: pageLocale() }),
              }))}
            />
          )}
          <div className="product__add">
            <NumberField
              label="Quantity"
              value={quantity}
              onChange={setQuantity}
              minValue={1}
              maxValue={quantityMax}
            />
            <Button variant="primary" size="pay" icon="bag" isWide onPress={add}>
              Add to cart
            </Button>
          </div>
          <output>
            {added && inCart > 0 && (
              <Banner
                tone="ok"
                title={`In your cart: ${inCart}`}
                action={<ButtonLink href="/cart">Go to the cart</ButtonLink>}
              />
            )}
          </output>
        </div>
      </div>
    </>
  );
}
