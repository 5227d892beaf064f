import type { Page } from "playwright-core";

/** What a cashier and a scanner do, done and timed in the page itself: over the wire every act would wait for this process. */
interface Hands {
  /** Milliseconds from the last key of the scan until its line stands in the cart. */
  scan(code: string): Promise<number>;
  /** Milliseconds from the text standing in the field until this article is the first that is shown. */
  search(text: string, first: string): Promise<number>;
  /** Exact cash for what is in the cart: milliseconds from the last key until the till says that it is paid. */
  payCash(): Promise<number>;
  /** On to the next sale. */
  finish(): Promise<void>;
}

declare global {
  var hands: Hands;
}

export async function giveHands(page: Page): Promise<void> {
  await page.evaluate(installHands);
}

/** Runs in the page, so it knows nothing but the page. */
function installHands(): void {
  const giveUpMs = 20_000;
  const until = (isThere: () => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      if (isThere()) {
        resolve();
        return;
      }
      const watch = new MutationObserver(() => {
        if (isThere()) end(resolve);
      });
      const timer = setTimeout(
        () => end(() => reject(new Error(`the screen did not come: ${document.body.innerText}`))),
        giveUpMs,
      );
      const end = (how: () => void): void => {
        watch.disconnect();
        clearTimeout(timer);
        how();
      };
      watch.observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true });
    });
  const timed = async (act: () => unknown, isThere: () => boolean): Promise<number> => {
    const startedMs = performance.now();
    act();
    await until(isThere);
    return performance.now() - startedMs;
  };
  const keyOf = (key: string): KeyboardEvent =>
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
  const send = (event: KeyboardEvent): boolean =>
    (document.activeElement ?? document.body).dispatchEvent(event);
  const press = (key: string): boolean => send(keyOf(key));
  const all = (selector: string): readonly Element[] => [...document.querySelectorAll(selector)];
  const buttonOf = (start: string): HTMLElement | undefined =>
    all("button").find((one): one is HTMLElement => one.textContent.trim().startsWith(start));
  const isSelling = (): boolean => document.querySelector(".tiles, .cart__acts") !== null;

  globalThis.hands = {
    async scan(code) {
      const before = all(".till-line").length;
      // A scanner's keys carry its own times, however busy the page is: these are all made before the first is sent, and made
      // again where the page was held up while they were.
      const make = (): KeyboardEvent[] => ["Enter", ...Array.from(code)].map(keyOf);
      let keys = make();
      const areTogether = (): boolean => (keys.at(-1)?.timeStamp ?? 0) - (keys[0]?.timeStamp ?? 0) < 20;
      for (let tries = 0; tries < 10 && !areTogether(); tries += 1) keys = make();
      const [enter, ...digits] = keys;
      for (const digit of digits) send(digit);
      return await timed(
        () => enter && send(enter),
        () => all(".till-line").length > before,
      );
    },
    async search(text, first) {
      const field = document.querySelector<HTMLInputElement>(".till-search input");
      if (!field) throw new Error("there is no field to search with");
      // As React hears a field: by its own event, after the value changed past React's own setter.
      const change = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
      return await timed(
        () => {
          change?.set?.call(field, text);
          field.dispatchEvent(new Event("input", { bubbles: true }));
        },
        () => document.querySelector(".till-tile")?.textContent.includes(first) === true,
      );
    },
    async payCash() {
      press("F11");
      await until(() => buttonOf("Exact") !== undefined);
      buttonOf("Exact")?.click();
      await until(() => buttonOf("Take cash")?.hasAttribute("disabled") === false);
      return await timed(
        () => press("Enter"),
        () => document.querySelector(".paid") !== null,
      );
    },
    async finish() {
      press("Enter");
      await until(() => document.querySelector(".paid") === null && isSelling());
      // No hand is as fast: what has just been drawn does not listen yet, and would say that it missed a scan.
      await new Promise((resolve) => setTimeout(resolve, 100));
    },
  };
}
