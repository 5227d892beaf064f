import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Core } from "./core.ts";
import { html } from "./html.ts";
import { sendPage } from "./pages.ts";

interface TerminalScreen {
  /** What the screen says: "Ready", "Tap, insert or swipe". */
  readonly says: string;
  /** Written out with its currency; empty when nothing is asked for. */
  readonly amount: string;
  /** Whether the buttons do anything now. */
  readonly waiting: boolean;
}

type TerminalTap = "approve" | "decline" | "cancel";

export interface TerminalPageOptions {
  /** Undefined for a reader that does not exist. */
  readonly label: (reader: string) => string | undefined;
  readonly screen: (reader: string) => TerminalScreen;
  /** Runs in one transaction; does nothing when the reader is not waiting. */
  readonly tap: (reader: string, what: TerminalTap) => void;
}

const tapBody = z.strictObject({ what: z.enum(["approve", "decline", "cancel"]) });

/** `GET /sandbox/terminal/:reader`: what the buyer would see on the device, with a card to tap. Updates by itself. */
export function mountTerminalPage(app: FastifyInstance, core: Core, options: TerminalPageOptions): void {
  app.get<{ Params: { reader: string } }>("/sandbox/terminal/:reader", (request, reply) => {
    const { reader } = request.params;
    const label = options.label(reader);
    if (label === undefined) return reply.code(404).send({ error: `no terminal ${reader}` });
    const { says, amount } = options.screen(reader);
    return sendPage(reply, {
      title: label,
      kind: "page",
      frameOrigins: core.frameOrigins,
      scripts: ["terminal.js"],
      body: html`<h1>${label}</h1>
        <section class="box" id="terminal" data-url="/sandbox/terminal/${encodeURIComponent(reader)}">
          <p id="says" role="status">${says}</p>
          <p id="amount" class="amount" role="status">${amount}</p>
          <button type="button" class="pay" data-what="approve" disabled>Tap a good card</button>
          <button type="button" data-what="decline" disabled>Tap a card that is declined</button>
          <button type="button" class="quiet" data-what="cancel" disabled>Press cancel</button>
        </section>`,
    });
  });

  app.get<{ Params: { reader: string } }>("/sandbox/terminal/:reader/state", (request, reply) => {
    const { reader } = request.params;
    core.tick();
    if (options.label(reader) === undefined) return reply.code(404).send({ error: `no terminal ${reader}` });
    return options.screen(reader);
  });

  app.post<{ Params: { reader: string } }>("/sandbox/terminal/:reader/tap", (request, reply) => {
    const { reader } = request.params;
    core.tick();
    const wanted = readTap(request.body);
    if (wanted === undefined || options.label(reader) === undefined) {
      return reply.code(400).send({ error: "what must be approve, decline or cancel" });
    }
    core.database.transaction(() => options.tap(reader, wanted));
    core.webhooks.pump();
    return options.screen(reader);
  });
}

function readTap(body: unknown): TerminalTap | undefined {
  try {
    return tapBody.parse(JSON.parse(String(body))).what;
  } catch {
    return undefined;
  }
}
