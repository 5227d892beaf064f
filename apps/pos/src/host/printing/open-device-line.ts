import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { NoLine, type OpenLine, type PrinterLimits, type PrinterLine } from "./printer-line.ts";

/** Between two looks at a device that has nothing to say, or no room. */
const lookMs = 20;

/**
 * A line to a printer that the operating system shows as a file: `/dev/usb/lp0` on Linux, `\\localhost\Receipts` (a shared
 * printer) on Windows. Opened without blocking: a read that waits for a printer with nothing to say would hold a thread for ever.
 */
export const openDeviceLine =
  (path: string, { stalledMs }: Pick<PrinterLimits, "stalledMs">): OpenLine =>
  async () => {
    const [handle, reads] = await openDevice(path);
    return lineOver(handle, { reads, stalledMs });
  };

async function openDevice(path: string): Promise<readonly [FileHandle, boolean]> {
  // Windows lacks the last two; a bit that is not there sets none.
  const { O_RDWR, O_WRONLY, O_NONBLOCK, O_NOCTTY } = constants;
  try {
    return [await open(path, O_RDWR | O_NONBLOCK | O_NOCTTY), true];
  } catch (error) {
    const code = codeOf(error);
    if (code === "EACCES" || code === "EPERM") throw new NoLine("device_denied");
    if (code === "EBUSY") throw new NoLine("busy");
    // A spooler's share takes what it is given and says nothing.
    try {
      return [await open(path, O_WRONLY | O_NONBLOCK), false];
    } catch {
      throw new NoLine("device_missing");
    }
  }
}

function lineOver(
  handle: FileHandle,
  { reads, stalledMs }: { readonly reads: boolean; readonly stalledMs: number },
): PrinterLine {
  let isOpen = true;
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return {
    ended,
    listen(receive) {
      if (reads) void readUntilClosed(handle, { receive, isOpen: () => isOpen, end });
    },
    async write(bytes) {
      let at = 0;
      let waitedMs = 0;
      while (at < bytes.length) {
        const written = await again(async () => (await handle.write(bytes, at)).bytesWritten);
        at += written;
        waitedMs = written > 0 ? 0 : waitedMs + lookMs;
        if (waitedMs > stalledMs) throw new Error("nothing of it was taken any more");
        if (written === 0) await sleep(lookMs);
      }
    },
    async close() {
      isOpen = false;
      await handle.close();
    },
  };
}

async function readUntilClosed(
  handle: FileHandle,
  to: {
    readonly receive: (bytes: Uint8Array) => void;
    readonly isOpen: () => boolean;
    readonly end: () => void;
  },
): Promise<void> {
  const buffer = new Uint8Array(64);
  try {
    while (to.isOpen()) {
      const count = await again(async () => (await handle.read(buffer, 0, buffer.length, null)).bytesRead);
      if (count > 0) to.receive(buffer.slice(0, count));
      else await sleep(lookMs);
    }
  } catch {
    // Pulled out.
    to.end();
  }
}

/** Zero where there is nothing yet, or no room. */
async function again(work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (codeOf(error) === "EAGAIN") return 0;
    throw error;
  }
}

const codeOf = (error: unknown): string | null =>
  error instanceof Error && "code" in error ? String(error.code) : null;
