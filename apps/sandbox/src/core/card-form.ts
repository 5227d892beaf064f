import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Core } from "./core.ts";
import { html } from "./html.ts";
import { sendPage } from "./pages.ts";

export interface CardEntry {
  /** Digits only. */
  readonly number: string;
  readonly expMonth: number;
  /** Four digits. */
  readonly expYear: number;
  readonly cvc: string;
}

export type TokenizedCard =
  | { readonly kind: "token"; readonly token: string; readonly brand: string; readonly last4: string }
  | { readonly kind: "refused"; readonly message: string };

export interface CardFormOptions {
  /** "Stripe": shown in the note under the fields. */
  readonly gatewayName: string;
  /** Numbers offered on the form, the best first. */
  readonly hints: readonly { readonly number: string; readonly outcome: string }[];
  /** Runs in one transaction. It must refuse every number that is not published for tests. */
  readonly tokenize: (card: CardEntry) => TokenizedCard;
}

const formQuery = z.object({ origin: z.string(), scheme: z.enum(["light", "dark"]).optional() });
const cardBody = z.strictObject({
  number: z.string().regex(/^\d{12,19}$/),
  expMonth: z.int().min(1).max(12),
  expYear: z.int().min(2000).max(2099),
  cvc: z.string().regex(/^\d{3,4}$/),
});

/**
 * `GET /sandbox/card-form?origin=…` for an iframe and the call it makes to this same origin. The card number goes
 * nowhere else: it is not written to the request log, and the embedding page gets only the token.
 */
export function mountCardForm(app: FastifyInstance, core: Core, options: CardFormOptions): void {
  app.get("/sandbox/card-form", (request, reply) => {
    const query = formQuery.safeParse(request.query);
    if (!query.success || !mayEmbed(core, query.data.origin)) {
      return reply
        .code(400)
        .send({ error: "origin must be the embedding page's own, such as http://localhost:4000" });
    }
    return sendPage(reply, {
      title: "Card details",
      kind: "frame",
      scheme: query.data.scheme,
      scripts: ["card-form.js"],
      frameOrigins: core.frameOrigins,
      body: formBody(options, query.data.origin),
    });
  });

  app.post("/sandbox/card-form/tokens", (request, reply) => {
    // Only the form's own script may ask: a page elsewhere cannot send JSON here without being let in first.
    if (
      request.headers["sec-fetch-site"] !== undefined &&
      request.headers["sec-fetch-site"] !== "same-origin"
    ) {
      return reply.code(403).send({ message: "Only the card form itself may do this." });
    }
    const card = readCard(request.body);
    if (card === undefined) return reply.code(400).send({ message: "Check the card details." });
    if (isPast(card, core.clock.nowMs())) return reply.code(400).send({ message: "This card has expired." });
    const made = core.database.transaction(() => options.tokenize(card));
    if (made.kind === "refused") return reply.code(400).send({ message: made.message });
    return { token: made.token, card: { brand: made.brand, last4: made.last4 } };
  });
}

/** `http://localhost:*` and what the sandbox was started with. */
function mayEmbed(core: Core, origin: string): boolean {
  return /^http:\/\/localhost(:\d{1,5})?$/.test(origin) || core.frameOrigins.includes(origin);
}

function readCard(body: unknown): CardEntry | undefined {
  try {
    return cardBody.parse(JSON.parse(String(body)));
  } catch {
    return undefined;
  }
}

function isPast({ expMonth, expYear }: CardEntry, nowMs: number): boolean {
  return Date.UTC(expYear, expMonth, 1) <= nowMs;
}

function formBody({ gatewayName, hints }: CardFormOptions, origin: string) {
  const rows = hints.map(
    ({ number, outcome }) =>
      html`<li>
        <button type="button" class="hint" data-number="${number}">
          <span class="money">${grouped(number)}</span><span class="muted">${outcome}</span>
        </button>
      </li>`,
  );
  return html`<form id="card" data-origin="${origin}" novalidate>
    <label for="number">Card number</label>
    <input
      id="number"
      inputmode="numeric"
      autocomplete="off"
      placeholder="${grouped(hints[0]?.number ?? "")}"
      maxlength="23"
      aria-describedby="problem"
      required
    />
    <div class="two">
      <div>
        <label for="expiry">Expires (MM / YY)</label>
        <input
          id="expiry"
          inputmode="numeric"
          autocomplete="off"
          placeholder="12 / 34"
          maxlength="7"
          required
        />
      </div>
      <div>
        <label for="cvc">Security code</label>
        <input id="cvc" inputmode="numeric" autocomplete="off" placeholder="123" maxlength="4" required />
      </div>
    </div>
    <p id="problem" class="bad" role="alert"></p>
    <details>
      <summary>Test numbers of ${gatewayName}</summary>
      <ul class="hints">
        ${rows}
      </ul>
    </details>
    <p class="muted small">
      Published test numbers only. Card details go straight to ${gatewayName}'s sandbox and never reach the
      shop.
    </p>
  </form>`;
}

function grouped(number: string): string {
  return number.replaceAll(/(\d{4})(?=\d)/g, "$1 ");
}
