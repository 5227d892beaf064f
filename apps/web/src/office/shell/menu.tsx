import { Icon, VisuallyHidden } from "@till/ui";
import { useEffect, useEffectEvent, useState } from "react";
import { Link, useLocation } from "wouter";
import { useMay } from "../services.ts";
import { type OfficePage, mayOpen, officePages, pageAt } from "./office-pages.ts";
import { type WaitingCounts, countInWords, useWaiting } from "./use-waiting.ts";

/** The way to every page. On a narrow screen it is folded behind a button that says where one is. */
export function Menu() {
  const [location] = useLocation();
  // Folded again by going anywhere, also by the browser's own back and forward.
  const [openAt, setOpenAt] = useState<string | null>(null);
  const isOpen = openAt === location;
  useEscape(isOpen, () => setOpenAt(null));
  const may = useMay();
  const waiting = useWaiting();
  const here = pageAt(location);
  const waits = Object.values(waiting).some((count) => count > 0);
  return (
    <>
      <button
        type="button"
        className="office-menu__toggle"
        aria-expanded={isOpen}
        aria-controls="office-menu"
        onClick={() => setOpenAt(isOpen ? null : location)}
      >
        <Icon name={isOpen ? "cross" : "menu"} />
        <span className="office-menu__here">{here?.label ?? "Menu"}</span>
        {waits && !isOpen && (
          <span className="office-menu__dot">
            <VisuallyHidden>Something waits for you</VisuallyHidden>
          </span>
        )}
      </button>
      <nav
        id="office-menu"
        aria-label="Office"
        className={isOpen ? "office-menu office-menu--open" : "office-menu"}
      >
        {officePages
          .filter((page) => mayOpen(page, may))
          .map((page) => (
            <MenuLink key={page.href} page={page} isHere={page === here} waiting={waiting} />
          ))}
      </nav>
    </>
  );
}

function MenuLink({
  page,
  isHere,
  waiting,
}: {
  readonly page: OfficePage;
  readonly isHere: boolean;
  readonly waiting: WaitingCounts;
}) {
  const count = page.waits === undefined ? 0 : waiting[page.waits];
  return (
    <Link href={page.href} {...(isHere && { "aria-current": "page" as const })}>
      {page.label}
      {count > 0 && (
        <span className="office-menu__count">
          {countInWords(count)}
          <VisuallyHidden> waiting</VisuallyHidden>
        </span>
      )}
    </Link>
  );
}

function useEscape(isOpen: boolean, close: () => void): void {
  const onEscape = useEffectEvent(close);
  useEffect(() => {
    if (!isOpen) return;
    const hear = (event: KeyboardEvent): void => {
      if (event.key === "Escape") onEscape();
    };
    window.addEventListener("keydown", hear);
    return () => window.removeEventListener("keydown", hear);
  }, [isOpen]);
}
