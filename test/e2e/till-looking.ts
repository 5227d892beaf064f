import type { Page } from "playwright-core";
import { lookAt, pictureOf } from "../kit/look-at.ts";
import { openTillBridge, said } from "../kit/till-bridge.ts";

/** Looks at a till's screens; `found` is what axe has against them so far. */
export interface Looking {
  readonly found: string[];
  /** `alsoIn`: the same screen as it stands in another language, which the till changes to and back. */
  look(name: string, page: Page, alsoIn?: readonly (typeof languages)[number][]): Promise<void>;
}

const languages = ["ar", "de", "es"] as const;
/** With pictures asked for, there is one of every screen in every language. */
const isForEyes = process.env["TILL_SHOTS"] !== undefined;

export function createLooking(till: { readonly url: string }): Looking {
  const found: string[] = [];
  const speak = async (language: "en" | "ar" | "de" | "es", page: Page): Promise<void> => {
    const bridge = await openTillBridge(till.url);
    await said(bridge.host.setLanguage({ language }));
    bridge.close();
    await page.locator(`html[lang^=${language}]`).waitFor({ state: "attached" });
  };
  return {
    found,
    async look(name, page, alsoIn = []) {
      found.push(...(await lookAt(page, name)));
      const spoken = languages.filter((language) => isForEyes || alsoIn.includes(language));
      for (const language of spoken) {
        await speak(language, page);
        if (alsoIn.includes(language)) found.push(...(await lookAt(page, `${name}-${language}`)));
        else await pictureOf(page, `${name}-${language}`);
      }
      if (spoken.length > 0) await speak("en", page);
    },
  };
}
