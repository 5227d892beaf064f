import type { Page } from "playwright-core";
import { scanInto } from "./at-counter.ts";

/** As many controls as a screen may have before the one that is looked for: then it is not reached by Tab. */
const tabsMax = 150;
const choicesMax = 12;
const stepMs = 20_000;

/** A cashier without a mouse: keys, Tab until the wanted control has the focus, and a scanner that types. */
export function createKeyboard(page: Page) {
  page.setDefaultTimeout(stepMs);
  const press = (key: string): Promise<void> => page.keyboard.press(key);

  /** Tab until the control of this name has the focus. */
  async function reach(name: string | RegExp, nameOf: () => string = nameOfFocused): Promise<void> {
    const seen: string[] = [];
    for (let tab = 0; tab < tabsMax; tab += 1) {
      const focused = await page.evaluate(nameOf);
      if (focused !== "" && matches(focused, name)) return;
      seen.push(focused);
      await press("Tab");
    }
    throw new Error(`no Tab comes to ${String(name)}; it came by: ${seen.slice(0, 40).join(" | ")}`);
  }

  return {
    page,
    press,
    reach,
    /** Digit by digit, as a person types; a scanner is faster. */
    async type(text: string): Promise<void> {
      for (const key of text) await page.keyboard.press(key, { delay: 60 });
    },
    /** Presses a button. */
    async choose(name: string | RegExp): Promise<void> {
      await reach(name, nameOfButton);
      await press("Enter");
    },
    /** Writes into a field, in place of what is there. */
    async fill(name: string | RegExp, text: string): Promise<void> {
      await reach(name);
      await press("Control+a");
      await page.keyboard.type(text, { delay: 50 });
    },
    /** Tab to a group of choices, then the arrows. */
    async pick(group: string | RegExp, choice: string | RegExp): Promise<void> {
      for (let tab = 0; tab < tabsMax; tab += 1) {
        if (matches(await page.evaluate(groupOfFocused), group)) break;
        await press("Tab");
      }
      for (let step = 0; step < choicesMax; step += 1) {
        if (matches(await page.evaluate(nameOfFocused), choice)) {
          await press(" ");
          return;
        }
        await press("ArrowDown");
      }
      throw new Error(`no arrow comes to ${String(choice)} of ${String(group)}`);
    },
    scan: (code: string) => scanInto(page, code),
    /** Until what was opened above the screen is gone: it hears the keys first. */
    closed: (): Promise<void> => page.getByRole("dialog").waitFor({ state: "hidden" }),
    /** Until the screen of this title is another one. */
    left: (title: string): Promise<void> =>
      page.getByRole("heading", { name: title, exact: true }).waitFor({ state: "hidden" }),
    sees: (text: string | RegExp): Promise<void> => page.getByText(text).first().waitFor(),
    title: (name: string | RegExp): Promise<void> =>
      page
        .getByRole("heading", typeof name === "string" ? { name, exact: true } : { name })
        .first()
        .waitFor(),
  };
}

export type Keyboard = ReturnType<typeof createKeyboard>;

const matches = (text: string, name: string | RegExp): boolean =>
  typeof name === "string" ? text === name : name.test(text);

/** In the page: what a screen reader would call what has the focus. */
function nameOfFocused(): string {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || focused === document.body) return "";
  const labelled = (focused.getAttribute("aria-labelledby") ?? "")
    .split(" ")
    .map((id) => document.querySelector(`[id="${CSS.escape(id)}"]`)?.textContent ?? "")
    .join(" ")
    .trim();
  const labels = focused instanceof HTMLInputElement ? [...(focused.labels ?? [])] : [];
  const text = labels.map(({ innerText }) => innerText).join(" ") || focused.innerText;
  return (focused.getAttribute("aria-label") ?? (labelled || text)).replace(/\s+/g, " ").trim();
}

/** In the page: the same of a button alone. */
function nameOfButton(): string {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLButtonElement)) return "";
  return (focused.getAttribute("aria-label") ?? focused.innerText).replace(/\s+/g, " ").trim();
}

/** In the page: the name of the group that what has the focus is a choice of. */
function groupOfFocused(): string {
  const group = document.activeElement?.closest("[role=radiogroup]");
  const id = group?.getAttribute("aria-labelledby") ?? "";
  return (
    group?.getAttribute("aria-label") ??
    document.querySelector(`[id="${CSS.escape(id)}"]`)?.textContent ??
    ""
  ).trim();
}
