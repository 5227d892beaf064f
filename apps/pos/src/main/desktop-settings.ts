import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type PosSettings, readSettings } from "../host/settings.ts";

type Variables = Readonly<Record<string, string | undefined>>;

const isOn = z.enum(["on", "off"]).transform((word) => word === "on");
const environment = z.object({
  TILL_KIOSK: isOn.default(false),
  TILL_CUSTOMER_DISPLAY: isOn.default(true),
  TILL_UPDATES: isOn.default(true),
  TILL_CRASH_URL: z.url({ protocol: /^https$/ }).optional(),
});

export interface DesktopSettings {
  readonly host: PosSettings["host"];
  readonly isKiosk: boolean;
  readonly showsDisplay: boolean;
  readonly takesUpdates: boolean;
  /** Null: memory pictures of a crash stay on this machine. */
  readonly crashUrl: string | null;
}

/**
 * A desktop programme is started without an environment, so the same names are read from `till.json` in the user's folder
 * of the till; the environment counts before it. Throws an error with one sentence.
 */
export function readDesktopSettings(env: Variables, userData: string): DesktopSettings {
  const given = {
    TILL_POS_DATA: join(userData, "register"),
    ...readFile(join(userData, "till.json")),
    ...env,
  };
  const { host } = readSettings(given);
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`${String(issue?.path[0])} cannot be used: ${issue?.message ?? "it is not valid"}.`);
  }
  const { TILL_KIOSK, TILL_CUSTOMER_DISPLAY, TILL_UPDATES, TILL_CRASH_URL } = parsed.data;
  return {
    host,
    isKiosk: TILL_KIOSK,
    showsDisplay: TILL_CUSTOMER_DISPLAY,
    takesUpdates: TILL_UPDATES,
    crashUrl: TILL_CRASH_URL ?? null,
  };
}

function readFile(path: string): Variables {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return {};
  }
  const parsed = z.record(z.string(), z.string()).safeParse(parseJson(text));
  if (!parsed.success) throw new Error(`${path} cannot be used: it holds names and texts, as JSON.`);
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
