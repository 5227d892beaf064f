import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import axe from "axe-core";
import type { Page } from "playwright-core";

/** Where pictures of the screens go, for eyes: `TILL_SHOTS=/some/folder`. */
const shots = process.env["TILL_SHOTS"];

/** The sizes of a till's screen: what most have, and the smallest that is sold. */
const sizes = [
  { width: 1280, height: 800 },
  { width: 1024, height: 768 },
] as const;

/** WCAG 2.2 AA, as far as a program can see it. */
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/**
 * What axe finds wrong with the page as it stands, light and dark, in words; empty where nothing is. Leaves the page
 * as it was.
 */
export async function lookAt(page: Page, name: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.evaluate(atRest);
    if (shots !== undefined) await picture(page, join(shots, `${name}-${colorScheme}`));
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
    await picture(page, join(shots, `${name}-contrast`));
    await page.emulateMedia({ contrast: null, forcedColors: "active" });
    await picture(page, join(shots, `${name}-forced`));
    await page.emulateMedia({ forcedColors: null });
  }
  return found;
}

/** For eyes alone. */
export async function pictureOf(page: Page, name: string): Promise<void> {
  if (shots === undefined) return;
  await page.evaluate(atRest);
  await picture(page, join(shots, name));
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

async function picture(page: Page, path: string): Promise<void> {
  await mkdir(join(path, ".."), { recursive: true });
  const before = page.viewportSize();
  for (const size of sizes) {
    await page.setViewportSize(size);
    await page.screenshot({ path: `${path}-${size.width}.png` });
  }
  if (before) await page.setViewportSize(before);
}
