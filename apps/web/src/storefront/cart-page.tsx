import {
  Banner,
  ButtonLink,
  Card,
  EmptyState,
  IconButton,
  Money,
  NumberField,
  ProductPicture,
} from "@till/ui";
import { useMemo } from "react";
import { Link } from "wouter";
import { useTitle } from "../shared/use-title.ts";
import { type CartItem, quantityMax } from "./cart-store.ts";
import { priceOrder } from "./price-order.ts";
import { useCart, useServices, useShop } from "./services.ts";
import { TotalsOfOrder } from "./totals-of-order.tsx";

export default function CartPage() {
  useTitle("Cart");
  const items = useCart();
  const { cart, ids } = useServices();
  const { shop, index } = useShop();
  const { priced, gone } = useMemo(
    () => priceOrder({ items, index, currency: shop.currency, delivery: null, ids }),
    [items, index, shop.currency, ids],
  );
  if (items.length === 0) {
    return (
      <EmptyState
        title="Your cart is empty"
        icon="bag"
        action={
          <ButtonLink href="/" variant="primary">
            See all products
          </ButtonLink>
        }
      >
        What you add stays here, also when you close the page.
      </EmptyState>
    );
  }
  return (
    <>
      <h1>Cart</h1>
      {gone.length > 0 && (
        <Banner tone="warn" title="Something in your cart is not sold any more">
          <button
            type="button"
            className="shop-link"
            onClick={() => gone.forEach((item) => cart.setQuantity(item.variantId, 0))}
          >
            Take it out
          </button>
        </Banner>
      )}
      <div className="shop-two">
        <Card>
          <ul className="cart-list" aria-label="In the cart">
            {items.map((item) => (
              <CartRow key={item.variantId} item={item} />
            ))}
          </ul>
        </Card>
        <div className="shop-side">
          <Card title="Total">
            <TotalsOfOrder priced={priced} />
            <p className="till-muted till-small">Delivery is chosen at the checkout.</p>
            {priced.lines.length > 0 && (
              <ButtonLink href="/checkout" variant="primary" size="pay" isWide>
                Go to checkout
              </ButtonLink>
            )}
          </Card>
        </div>
      </div>
    </>
  );
}

function CartRow({ item }: { readonly item: CartItem }) {
  const { cart } = useServices();
  const { index } = useShop();
  const entry = index.byVariant(item.variantId);
  if (!entry) return null;
  const { product, variant } = entry;
  const name = variant.name === "" ? product.name : `${product.name}, ${variant.name}`;
  const total = { ...variant.price, amountMinor: variant.price.amountMinor * BigInt(item.quantity) };
  return (
    <li className="cart-row">
      <ProductPicture src={product.picture} name={product.name} />
      <div className="cart-row__words">
        <Link href={`/product/${product.id}`}>{name}</Link>
        <span className="till-muted till-small">
          <Money value={variant.price} /> each
        </span>
      </div>
      <NumberField
        label={`Quantity of ${name}`}
        value={item.quantity}
        onChange={(quantity) => cart.setQuantity(item.variantId, quantity)}
        minValue={1}
        maxValue={quantityMax}
      />
      <span className="cart-row__total">
        <Money value={total} />
      </span>
      <IconButton
        icon="cross"
        label={`Take ${name} out of the cart`}
        onPress={() => cart.setQuantity(item.variantId, 0)}
      />
    </li>
  );
}
