import {
  Button,
  CartLine,
  CartLines,
  CategoryChips,
  Kbd,
  Money,
  Pill,
  ProductTile,
  SearchField,
  StatusPill,
  Totals,
} from "@till/ui";
import { useState } from "react";
import { euros, products, tint } from "./samples.ts";
import "./till-screen.css";

/** The components together, as the till arranges them while selling. */
export function TillScreen() {
  const [category, setCategory] = useState("favourites");
  return (
    <div className="selling">
      <header className="selling__top">
        <b>Till</b>
        <Pill>Register 1 · Main Street</Pill>
        <SearchField label="Scan or search" kbd="F2" />
        <StatusPill tone="ok">Online · all sent</StatusPill>
        <Pill>Cashier 2 · shift since 08:55</Pill>
      </header>
      <main className="selling__items">
        <CategoryChips
          label="Category"
          selected={category}
          onChange={setCategory}
          chips={["Favourites", "Bakery", "Drinks", "Pantry", "Gifts"].map((label) => ({
            id: label.toLowerCase(),
            label,
          }))}
        />
        <div className="gallery__tiles">
          {products.map((product) => (
            <ProductTile
              key={product.name}
              name={product.name}
              price={<Money value={euros(product.price)} symbol={false} />}
              pictureSrc={tint(product.colour)}
            />
          ))}
        </div>
      </main>
      <footer className="selling__keys">
        <span>
          <Kbd>F2</Kbd> search
        </span>
        <span>
          <Kbd>+</Kbd> <Kbd>{"\u2212"}</Kbd> quantity
        </span>
        <span>
          <Kbd>F4</Kbd> discount
        </span>
      </footer>
      <SellingCart />
    </div>
  );
}

function SellingCart() {
  const plain = (amountMinor: bigint) => <Money value={euros(amountMinor)} symbol={false} />;
  return (
    <aside className="selling__cart">
      <div className="selling__who till-muted">
        <span>Add customer</span>
        <span>Sale 1-004217</span>
      </div>
      <CartLines label="Cart">
        <CartLine quantity="2 ×" name="Croissant" amount={plain(480n)} onSelect={() => undefined} />
        <CartLine
          quantity="1 ×"
          name="Filter coffee"
          amount={plain(290n)}
          details="large · oat milk +0.60"
          onSelect={() => undefined}
        />
        <CartLine
          quantity="0.342"
          name="Comté"
          amount={plain(1060n)}
          details={<>kg at 31.00 · 10% staff discount {plain(-106n)}</>}
          isSelected
          onSelect={() => undefined}
        />
      </CartLines>
      <Totals
        size="pay"
        rows={[
          { label: "Subtotal", value: plain(1830n) },
          { label: "Discount", value: plain(-106n) },
          { label: "Tax 5.5% included", value: plain(90n), isIncluded: true },
        ]}
        total={{ label: "To pay", value: <Money value={euros(1724n)} /> }}
      />
      <div className="selling__pay">
        <Button variant="primary" size="pay" kbd="F12">
          Card on reader
        </Button>
        <Button size="pay" kbd="F11">
          Cash
        </Button>
        <Button size="pay" kbd="F10">
          PayPal QR
        </Button>
        <Button size="pay" kbd="F9">
          Split
        </Button>
        <Button size="pay" kbd="F8">
          More
        </Button>
      </div>
    </aside>
  );
}
