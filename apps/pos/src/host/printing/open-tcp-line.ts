import { type Socket, connect } from "node:net";
import { NoLine, type OpenLine, type PrinterLimits, type PrinterLine } from "./printer-line.ts";

/** A line to a printer's raw port, 9100 on most. */
export const openTcpLine =
  (
    { host, port }: { readonly host: string; readonly port: number },
    { connectMs, stalledMs }: Pick<PrinterLimits, "connectMs" | "stalledMs">,
  ): OpenLine =>
  () =>
    new Promise((resolve, reject) => {
      const socket = connect({ host, port, noDelay: true });
      const refuse = (problem: NoLine["problem"]) => {
        socket.destroy();
        reject(new NoLine(problem));
      };
      const timer = setTimeout(() => refuse("unreachable"), connectMs);
      const failed = (error: NodeJS.ErrnoException) => {
        clearTimeout(timer);
        refuse(problemOf(error.code));
      };
      socket.once("error", failed);
      socket.once("connect", () => {
        clearTimeout(timer);
        socket.off("error", failed);
        resolve(lineOver(socket, stalledMs));
      });
    });

function problemOf(code: string | undefined): NoLine["problem"] {
  return problems[code ?? ""] ?? "unreachable";
}

const problems: Readonly<Record<string, NoLine["problem"]>> = {
  ECONNREFUSED: "refused",
  ENOTFOUND: "address_unknown",
  EAI_AGAIN: "address_unknown",
  EINVAL: "address_unknown",
  EADDRNOTAVAIL: "address_unknown",
  ECONNRESET: "busy",
};

function lineOver(socket: Socket, stalledMs: number): PrinterLine {
  const ended = new Promise<void>((resolve) => {
    socket.once("close", () => resolve());
    socket.once("end", () => resolve());
  });
  // What it is comes with `close`; without a listener it would end the till.
  socket.on("error", () => undefined);
  return {
    ended,
    listen: (receive) => void socket.on("data", receive),
    write: (bytes) =>
      new Promise((resolve, reject) => {
        const stalled = () => reject(new Error("nothing of it was taken any more"));
        socket.setTimeout(stalledMs, stalled);
        void ended.then(() => reject(new Error("the line ended")));
        socket.write(bytes, (error) => {
          socket.setTimeout(0);
          socket.off("timeout", stalled);
          if (error) reject(error);
          else resolve();
        });
      }),
    close: () =>
      new Promise((resolve) => {
        if (socket.destroyed) {
          resolve();
          return;
        }
        socket.once("close", () => resolve());
        // What was written still goes out; whoever does not answer that is left.
        socket.setTimeout(stalledMs, () => socket.destroy());
        socket.end();
        socket.resume();
      }),
  };
}
