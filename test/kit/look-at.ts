import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import axe from "axe-core";
import type { Page } from "playwright-core";

/** Where pictures of the screens go, for eyes: `TILL_SHOTS=/some/folder`. */
const shots = process.env["TILL_SHOTS"];

/** The sizes of a till's screen: what most have, and the smallest that is sold. */
const tillSizes: readonly Size[] = [
  { width: 1280, height: 800 },
  { width: 1024, height: 768 },
];
/** What an office is read on: a phone, a tablet, a desk's screen. */
const officeSizes: readonly Size[] = [
  { width: 390, height: 844 },
  { width: 800, height: 1100 },
  { width: 1280, height: 900 },
];

interface Size {
  readonly width: number;
  readonly height: number;
}

/** WCAG 2.2 AA, as far as a program can see it. */
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/**
 * What axe finds wrong with the page as it stands, light and dark, in words; empty where nothing is. Leaves the page
 * as it was.
 */
export async function lookAt(
  page: Page,
  name: string,
  sizes: readonly Size[] = tillSizes,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.evaluate(atRest);
    if (shots !== undefined) await picture(page, join(shots, `${name}-${colorScheme}`), sizes);
    // Evaluated, not loaded: the page's own policy lets no script in.
    await page.evaluate(axe.source);
    const violations = await page.evaluate(async (values) => {
      // React Aria's own announcer names each message by a part of itself that axe does not follow.
      const context = { include: document, exclude: ["[data-live-announcer]"] };
      const answer = await globalThis.axe.run(context, { runOnly: { type: "tag", values } });
      return answer.violations.map(({ id, nodes }) => ({
        id,
        where: nodes.map((node) => `${node.html}: ${node.failureSummary ?? ""}`),
      }));
    }, rules);
    found.push(
      ...violations.map(({ id, where }) => `${name}, ${colorScheme}: ${id}\n  ${where.join("\n  ")}`),
    );
  }
  if (shots !== undefined) {
    await page.emulateMedia({ contrast: "more" });
    await picture(page, join(shots, `${name}-contrast`), sizes);
    await page.emulateMedia({ contrast: null, forcedColors: "active" });
    await picture(page, join(shots, `${name}-forced`), sizes);
    await page.emulateMedia({ forcedColors: null });
  }
  return found;
}

/** The same of a page of the office, at each of its sizes; also whether it scrolls sideways there. */
export async function lookAtOffice(page: Page, name: string): Promise<readonly string[]> {
  const before = page.viewportSize();
  const found: string[] = [];
  for (const size of officeSizes) {
    await page.setViewportSize(size);
    found.push(...(await lookAt(page, `${name}-at`, [size])));
    const sideways = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (sideways > 0) found.push(`${name}: ${sideways} pixels wider than ${size.width}`);
  }
  if (before) await page.setViewportSize(before);
  return found;
}

/** For eyes alone. */
export async function pictureOf(page: Page, name: string): Promise<void> {
  if (shots === undefined) return;
  await page.evaluate(atRest);
  await picture(page, join(shots, name), tillSizes);
}

/**
 * In the page: colours fade from one theme to the other, and what is half faded cannot be read by anybody. What inherits a
 * colour may begin to fade when the one above it has ended, and a fade that is replaced ends at once: so until there is none.
 */
async function atRest(): Promise<void> {
  const ending = (): Animation[] =>
    document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity);
  const roundsMax = 50;
  for (let round = 0; round < roundsMax; round += 1) {
    for (let frame = 0; frame < 2; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
    const moving = ending();
    if (moving.length === 0) return;
    await Promise.allSettled(moving.map(({ finished }) => finished));
  }
  throw new Error("the screen does not come to rest");
}

declare global {
  var axe: typeof import("axe-core");
}

async function picture(page: Page, path: string, sizes: readonly Size[]): Promise<void> {
  await mkdir(join(path, ".."), { recursive: true });
  const before = page.viewportSize();
  for (const size of sizes) {
    await page.setViewportSize(size);
    await page.screenshot({ path: `${path}-${size.width}.png` });
  }
  if (before) await page.setViewportSize(before);
}
