import { Icon, Money } from "@till/ui";
import { useEffect, useRef } from "react";
import type { CustomerView } from "../../shared/customer-view.ts";

import { useSpeech } from "../speech.tsx";

/** The buyer's side: what they buy, what it comes to, what they get back. Read from a step away. */
export function CustomerDisplay({ view }: { readonly view: CustomerView | null }) {
  const { say } = useSpeech();
  if (!view?.isTraining) return <Page view={view} />;
  return (
    <div className="display-training">
      <p className="display-training__word">
        <Icon name="warn" size={40} />
        <strong>{say("display.training")}</strong>
      </p>
      <Page view={view} />
    </div>
  );
}

function Page({ view }: { readonly view: CustomerView | null }) {
  const { say } = useSpeech();
  if (!view) return <main className="display" />;
  switch (view.kind) {
    case "welcome":
      return (
        <main className="display display--center">
          <h1>{view.shop}</h1>
          <p>{say("display.welcome")}</p>
        </main>
      );
    case "paid":
      return (
        <main className="display display--center">
          <span className="display__check">
            <Icon name="check" size={64} />
          </span>
          <h1>{say("display.thanks")}</h1>
          <p>{say("display.paid", { amount: view.total })}</p>
          {view.change && view.change.amountMinor > 0n && (
            <p className="display__change">
              <span>{say("display.change")}</span>
              <Money value={view.change} />
            </p>
          )}
        </main>
      );
    case "cart":
    case "paying":
      return <Buying view={view} />;
  }
}

function Buying({ view }: { readonly view: Extract<CustomerView, { kind: "cart" | "paying" }> }) {
  const { say, locale } = useSpeech();
  const end = useRef<HTMLLIElement>(null);
  const count = view.lines.length;
  // What was added last is what a buyer looks for. Newer Chromiums answer with a promise, which is nothing to clean up by.
  useEffect(() => {
    end.current?.scrollIntoView({ block: "end" });
  });
  const pieces = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 });
  return (
    <main className={view.qr === null ? "display" : "display display--code"}>
      <section className="display__goods">
        <h1>{view.shop}</h1>
        <ol className="display__lines" aria-label={say("display.lines")}>
          {view.lines.map((line, index) => (
            <li key={line.id} ref={index === count - 1 ? end : null}>
              <span>
                {line.quantityMilli !== 1000 && <b>{pieces.format(line.quantityMilli / 1000)} × </b>}
                {line.name}
              </span>
              <Money value={line.price} />
            </li>
          ))}
        </ol>
        {view.discount && (
          <p className="display__discount">
            <span>{say("display.save")}</span>
            <Money value={view.discount} />
          </p>
        )}
        {view.broughtBack && (
          <p className="display__discount">
            <span>{say("display.brought_back")}</span>
            <Money value={view.broughtBack} />
          </p>
        )}
        <p className="display__total" aria-live="polite">
          <span>{say(totalKey(view))}</span>
          <Money value={view.goesBack ?? view.total} />
        </p>
      </section>
      {view.qr !== null && (
        <section className="display__code">
          <img
            alt={say("display.paypal_code")}
            src={`data:image/svg+xml;utf8,${encodeURIComponent(view.qr)}`}
          />
          <p>{say("display.scan")}</p>
        </section>
      )}
    </main>
  );
}

function totalKey({ kind, broughtBack, goesBack }: Parameters<typeof Buying>[0]["view"]) {
  if (goesBack) return "display.goes_back";
  return kind === "paying" || broughtBack ? "display.to_pay_now" : "display.total";
}
