import {
  CartLine,
  CartLines,
  Keypad,
  Money,
  PinPad,
  ProductTile,
  ReceiptPaper,
  Timeline,
  Totals,
  typeAmount,
} from "@till/ui";
import { useState } from "react";
import { euros, products, tint } from "../samples.ts";

const plain = (amountMinor: bigint) => <Money value={euros(amountMinor)} symbol={false} />;

export function TillSection() {
  const [amount, setAmount] = useState(2000n);
  return (
    <>
      <div className="gallery__tiles">
        {products.map((product) => (
          <ProductTile
            key={product.name}
            name={product.name}
            price={"from" in product ? <>from {plain(product.price)}</> : plain(product.price)}
            isDisabled={"isSoldOut" in product}
            pictureSrc={tint(product.colour)}
          />
        ))}
        <ProductTile name="No picture" pictureSrc={null} price={plain(100n)} note="3 sizes" />
        <ProductTile
          name="Comté, aged 18 months"
          price={plain(3100n)}
          note="Sold by weight"
          shape="tall"
          href="#comte"
          pictureSrc={tint("#efe7d3")}
        />
      </div>
      <div className="gallery__grid">
        <div>
          <Money value={euros(amount)} size="pay" />
          <Keypad
            label="Cash received"
            enterLabel="Take cash"
            listensToKeyboard={false}
            onKey={(key) => setAmount((last) => typeAmount(last, key))}
          />
        </div>
        <PinPad
          label="PIN of Cashier 2"
          onSubmit={() => undefined}
          errorMessage="This PIN is not right. Try again; 4 tries left."
        />
        <div>
          <CartLines label="Cart">
            <CartLine quantity="2 ×" name="Croissant" amount={plain(480n)} onSelect={() => undefined} />
            <CartLine
              quantity="0.342"
              name="Comté"
              amount={plain(1060n)}
              details="kg at 31.00"
              isSelected
              onSelect={() => undefined}
            />
            <CartLine quantity="1 ×" name="Only shown" amount={plain(290n)} />
          </CartLines>
          <Totals
            rows={[
              { label: "3 items", value: plain(1830n) },
              { label: "VAT included", value: plain(90n), isIncluded: true },
            ]}
            total={{ label: "Total", value: <Money value={euros(1724n)} /> }}
          />
        </div>
        <ReceiptPaper label="Receipt 1-004217" mark="Copy">
          <p>Main Street Pantry</p>
          <p>2 × Croissant 4.80</p>
          <p>Total €17.24</p>
        </ReceiptPaper>
        <ReceiptPaper
          label="Receipt 1-004218"
          html="<!doctype html><body style='margin:0;font:14px monospace'><h3>Main Street Pantry</h3><p>1 × Baguette 3.10<p>Total €3.10<script>document.body.remove()</script>"
        />
        <Timeline
          label="Attempts"
          steps={[
            { id: "1", mark: "done", words: "Sent to the reader", time: "10:42:07" },
            { id: "2", mark: "failed", words: "The reader went offline", time: "10:42:15" },
            { id: "3", mark: "now", words: "Asking Stripe for this charge", time: "3 tries" },
            { id: "4", mark: "waiting", words: "Receipt" },
          ]}
        />
      </div>
    </>
  );
}
