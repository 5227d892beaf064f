import { isLocale } from "@till/wire";
import { z } from "zod";
import { dataFolderDefault } from "./data-folder.ts";
import { parsePrinterAddress } from "./printing/printer-settings.ts";
import type { HostSettings } from "./start-host.ts";

const environment = z.object({
  TILL_SERVER_URL: z.url().default("http://localhost:4000"),
  TILL_REGISTER_KEY: z.string().min(16).optional(),
  TILL_POS_DATA: z.string().min(1).default(dataFolderDefault),
  TILL_POS_PORT: z.coerce.number().int().min(0).max(65_535).default(4001),
  TILL_LOCALE: z.string().refine(isLocale, { error: "must be a locale, such as de-DE" }).default("en-IE"),
  TILL_PRINTER: z
    .string()
    .transform((text) => parsePrinterAddress(text))
    .refine((address) => address !== null, { error: "it is no printer's address, such as 192.168.1.50:9100" })
    .optional(),
});

export interface PosSettings {
  readonly host: HostSettings;
  readonly port: number;
}

/** Reads the environment. Throws an error with one sentence naming the variable that cannot be used. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): PosSettings {
  const parsed = environment.safeParse(env);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`${String(issue?.path[0])} cannot be used: ${issue?.message ?? "it is not valid"}.`);
  }
  const { TILL_SERVER_URL, TILL_REGISTER_KEY, TILL_POS_DATA, TILL_POS_PORT, TILL_LOCALE, TILL_PRINTER } =
    parsed.data;
  return {
    port: TILL_POS_PORT,
    host: {
      serverUrl: TILL_SERVER_URL.replace(/\/$/, ""),
      registerKey: TILL_REGISTER_KEY ?? null,
      dataFolder: TILL_POS_DATA,
      locale: TILL_LOCALE,
      printer: TILL_PRINTER ?? null,
    },
  };
}
