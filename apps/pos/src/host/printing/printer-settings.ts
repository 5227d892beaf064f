import type { PrinterAddress, PrinterSettings } from "../../shared/printing.ts";
import type { Store } from "../store.ts";
import { refusal } from "../refusal.ts";

/** What a till begins with. `TILL_PRINTER` gives an address; without one nothing is printed until somebody sets one. */
export const firstSettings = (address: PrinterAddress | null): PrinterSettings => ({
  address,
  columns: 42,
  codePages: "epson",
  printsByItself: true,
  hasDrawer: true,
});

export const keptSettings = (store: Pick<Store, "facts">): PrinterSettings | null =>
  store.facts.get<PrinterSettings>("printer");

export const keepSettings = (store: Pick<Store, "facts">, settings: PrinterSettings): void =>
  store.facts.set("printer", settings);

/** As a person writes it: `192.168.1.50`, `kitchen:9100`, `/dev/usb/lp0`, `\\localhost\Receipts`. Null: it is neither. */
export function parsePrinterAddress(text: string): PrinterAddress | null {
  const written = text.trim();
  if (/^(\/dev\/|\\\\)[\w./\\$ -]{1,200}$/.test(written) && !written.includes("..")) {
    return { kind: "device", path: written };
  }
  const [, host, port = "9100"] = /^([A-Za-z0-9][A-Za-z0-9.-]{0,250})(?::(\d{1,5}))?$/.exec(written) ?? [];
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535) return null;
  return { kind: "network", host, port: Number(port) };
}

/** What a person typed; nothing is no printer. */
export function printerAddress(text: string): PrinterAddress | null {
  if (text.trim() === "") return null;
  const address = parsePrinterAddress(text);
  if (address) return address;
  throw refusal("refusal.no_printer_address");
}
