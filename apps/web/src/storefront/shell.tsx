import { Icon, OfflineBar } from "@till/ui";
import { type ReactNode, useEffect, useRef } from "react";
import { Link, useLocation } from "wouter";
import { useOnline } from "../shared/use-online.ts";
import { useCart, useShop } from "./services.ts";

/** Header, page, footer. A new page is read from its top, by eyes and by screen readers. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const { shop } = useShop();
  const [location] = useLocation();
  const main = useRef<HTMLElement>(null);
  const shown = useRef(location);
  useEffect(() => {
    if (shown.current === location) return;
    shown.current = location;
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [location]);
  const isOnline = useOnline();
  return (
    <div className="shop-shell">
      <a className="shop-skip" href="#main">
        Skip to the page
      </a>
      <header className="shop-head">
        <Link href="/" className="shop-head__name">
          {shop.merchantName}
        </Link>
        <CartLink />
      </header>
      {!isOnline && (
        <OfflineBar
          title="No network"
          works="You can look around and fill the cart. Paying needs the network."
        />
      )}
      <main id="main" className="shop-main" tabIndex={-1} ref={main}>
        {children}
      </main>
      <footer className="shop-foot">
        <span>
          {shop.merchantName} · {shop.storeName}
        </span>
        {shop.sandbox && <span>Demo shop: no money moves, use test cards only.</span>}
      </footer>
    </div>
  );
}

function CartLink() {
  const count = useCart().reduce((sum, { quantity }) => sum + quantity, 0);
  return (
    <Link href="/cart" className="shop-head__cart" aria-label={`Cart, ${itemsInWords(count)}`}>
      <Icon name="bag" />
      <span aria-hidden="true">Cart</span>
      {count > 0 && (
        <span className="shop-head__count" aria-hidden="true">
          {count}
        </span>
      )}
    </Link>
  );
}

export function itemsInWords(count: number): string {
  return count === 1 ? "1 item" : `${count} items`;
}
