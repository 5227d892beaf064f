import type { PrinterAddress } from "../../shared/printing.ts";
import { openDeviceLine } from "./open-device-line.ts";
import { openTcpLine } from "./open-tcp-line.ts";
import type { OpenLine, PrinterLimits } from "./printer-line.ts";

export function openPrinterLine(address: PrinterAddress, limits: PrinterLimits): OpenLine {
  switch (address.kind) {
    case "network":
      return openTcpLine(address, limits);
    case "device":
      return openDeviceLine(address.path, limits);
  }
}
