import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { fastify } from "fastify";
import { z } from "zod";
import { drawBoxes } from "./draw-paper.ts";
import { type Manner, type VirtualPrinter, manners } from "./virtual-printer.ts";

export interface BoxesServer {
  readonly port: number;
  close(): Promise<void>;
}

const asset = (name: string): string => readFileSync(new URL(`./assets/${name}`, import.meta.url), "utf8");
const css = asset("boxes.css");
const script = asset("boxes.js");

const words: Readonly<Record<Manner, string>> = {
  normal: "Works",
  paper_low: "Little paper left",
  paper_out: "Out of paper",
  runs_out: "Runs out in the middle of the next slip",
  cover_open: "Cover open",
  off: "Switched off",
  slow: "Slow",
  drops_line: "Drops the line in the middle",
  silent: "Prints, and answers nothing",
};

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The page that shows what came out, and the switches. For this machine only. */
export async function startBoxesServer(options: {
  readonly printer: VirtualPrinter;
  readonly port: number;
}): Promise<BoxesServer> {
  const { printer } = options;
  const server = fastify({ logger: false });
  let { port } = options;
  server.addHook("onRequest", async (request, reply) => {
    // Another site open in the same browser reaches loopback too: names and origins other than ours are refused.
    const names = [`localhost:${port}`, `127.0.0.1:${port}`];
    const { host = "", origin } = request.headers;
    const isOurs =
      names.includes(host) && (origin === undefined || names.some((name) => origin === `http://${name}`));
    if (!isOurs) await reply.code(421).send("The virtual boxes answer only to their own name.");
    reply.headers({
      "content-security-policy": policy,
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cache-control": "no-store",
    });
  });
  server.get("/", (_request, reply) => reply.type("text/html; charset=utf-8").send(page(printer)));
  server.get("/boxes.css", (_request, reply) => reply.type("text/css; charset=utf-8").send(css));
  server.get("/boxes.js", (_request, reply) => reply.type("text/javascript; charset=utf-8").send(script));
  server.get("/state", () => {
    const state = printer.state();
    return {
      ...state,
      html: drawBoxes(state),
      slips: state.slips.map((slip) => ({ ...slip, items: slip.items.map(jsonOf) })),
    };
  });
  server.post("/manner", async (request, reply) => {
    const asked = z.strictObject({ manner: z.enum(manners) }).safeParse(request.body);
    if (!asked.success)
      return reply.code(400).send({ message: `The manner is one of ${manners.join(", ")}.` });
    await printer.be(asked.data.manner);
    return { manner: asked.data.manner };
  });
  server.post("/clear", () => {
    printer.clear();
    return {};
  });
  await server.listen({ host: "127.0.0.1", port });
  ({ port } = server.server.address() as AddressInfo);
  return { port, close: () => server.close() };
}

const jsonOf = (item: object): object => ("bits" in item ? { ...item, bits: undefined } : item);

function page(printer: VirtualPrinter): string {
  const switches = manners.map(
    (manner) => `<label><input type="radio" name="manner" value="${manner}"> ${words[manner]}</label>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Virtual printer and drawer</title><link rel="stylesheet" href="/boxes.css"><script type="module" src="/boxes.js"></script></head>
<body><header><h1>Virtual printer and drawer</h1><p>ESC/POS on 127.0.0.1:${printer.port}. Made of software: no paper is harmed.</p></header>
<main><div class="side"><fieldset><legend>The printer</legend>${switches.join("")}</fieldset>
<button type="button" id="clear">Throw the paper away</button></div><div id="boxes" aria-live="polite"></div></main></body></html>`;
}
