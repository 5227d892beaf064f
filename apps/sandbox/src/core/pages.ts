import { readFileSync } from "node:fs";
import type { FastifyInstance, FastifyReply } from "fastify";
import { type Html, html } from "./html.ts";

const css = "text/css; charset=utf-8";
const script = "text/javascript; charset=utf-8";
const assets = {
  "page.css": { type: css, file: new URL("./assets/page.css", import.meta.url) },
  "card-form.js": { type: script, file: new URL("./assets/card-form.js", import.meta.url) },
  "terminal.js": { type: script, file: new URL("./assets/terminal.js", import.meta.url) },
} as const;
type PageScript = Extract<keyof typeof assets, `${string}.js`>;

export interface Page {
  readonly title: string;
  readonly body: Html;
  readonly scripts?: readonly PageScript[];
  /** Overrides the reader's system setting. */
  readonly scheme?: "light" | "dark" | undefined;
  /** `frame` leaves the chrome to the page around it. */
  readonly kind: "page" | "frame";
  /** Origins that may embed the page, besides `http://localhost:*`. */
  readonly frameOrigins: readonly string[];
  /** Origins a form on this page may end up at; Chrome counts the redirect after the POST as well. */
  readonly formOrigins?: readonly string[];
}

/** Serves the stylesheet and scripts of the hosted pages under `/sandbox/assets/`. */
export function mountPageAssets(app: FastifyInstance): void {
  for (const [name, { type, file }] of Object.entries(assets)) {
    const text = readFileSync(file, "utf8");
    app.get(`/sandbox/assets/${name}`, (_request, reply) =>
      reply.header("content-type", type).header("x-content-type-options", "nosniff").send(text),
    );
  }
}

export function sendPage(reply: FastifyReply, page: Page, status = 200): FastifyReply {
  return reply
    .code(status)
    .headers({
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policyOf(page),
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    })
    .send(documentOf(page).html);
}

/** The origin of an address a buyer is sent back to, for `formOrigins`; nothing for what is no web address. */
export function originOf(url: string | null | undefined): readonly string[] {
  if (typeof url !== "string" || !URL.canParse(url)) return [];
  const { protocol, origin } = new URL(url);
  return protocol === "http:" || protocol === "https:" ? [origin] : [];
}

function policyOf({ frameOrigins, formOrigins }: Page): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    `form-action 'self' ${(formOrigins ?? []).join(" ")}`.trim(),
    "base-uri 'none'",
    `frame-ancestors ${["http://localhost:*", ...frameOrigins].join(" ")}`,
  ].join("; ");
}

function documentOf({ title, body, scripts, scheme, kind }: Page): Html {
  const tags = (scripts ?? []).map(
    (name) => html`<script type="module" src="/sandbox/assets/${name}"></script>`,
  );
  return html`<!doctype html>
    <html lang="en" data-scheme="${scheme ?? "system"}" data-kind="${kind}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Sandbox</title>
        <link rel="stylesheet" href="/sandbox/assets/page.css" />
        <link rel="icon" href="data:," />
        ${tags}
      </head>
      <body>
        <main>
          <p class="badge" role="note">Sandbox<span> · no real money moves</span></p>
          ${body}
        </main>
      </body>
    </html>`;
}
