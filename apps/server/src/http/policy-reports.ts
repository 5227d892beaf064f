import type { FastifyInstance } from "fastify";
import { Counter, type Registry } from "prom-client";
import { z } from "zod";
import { maskCardNumbers } from "@till/wire";
import type { Deps } from "../deps.ts";
import { reportPath } from "./content-policy.ts";

/** Browsers send a few hundred bytes; a page that is under attack sends many, and each says the same. */
const bounds = { bodyBytes: 16 * 1024, loggedPerMinute: 30, textLength: 120 } as const;
const minuteMs = 60_000;

const text = z.string().max(4000).optional().catch(undefined);
const report = z.object({
  "csp-report": z.object({
    "effective-directive": text,
    "violated-directive": text,
    "blocked-uri": text,
    "document-uri": text,
  }),
});

interface Violation {
  readonly directive: string;
  readonly blocked: string;
  readonly page: string;
}

/**
 * By `report-uri`, which every browser knows and sends at once; `report-to` would silence it, and comes a minute later.
 * Hears what browsers kept from running or loading in a page (PCI DSS 4.0.1, 11.6.1: somebody is told when the paying page
 * is tampered with). Counted for the metrics, logged up to a bound; of addresses only the origin and the page's path stay.
 */
export function hearPolicyReports(
  app: FastifyInstance,
  { clock, log }: Pick<Deps, "clock" | "log">,
  metrics: Registry,
): void {
  const counter = new Counter({
    name: "till_policy_violations_total",
    help: "What browsers kept from loading or running in a page of the shop, by directive.",
    labelNames: ["directive"],
    registers: [metrics],
  });
  let minute = 0;
  let logged = 0;
  const tell = (violation: Violation): void => {
    counter.inc({ directive: violation.directive });
    const now = Math.floor(clock.nowMs() / minuteMs);
    if (now !== minute) [minute, logged] = [now, 0];
    logged += 1;
    if (logged <= bounds.loggedPerMinute) log.warn(violation, "a browser kept something out of a page");
  };

  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      "application/csp-report",
      { parseAs: "string", bodyLimit: bounds.bodyBytes },
      (_request, body, done) => done(null, body),
    );
    scope.post(reportPath, async (request, reply) => {
      const violation = violationIn(String(request.body));
      if (violation) tell(violation);
      return reply.code(204).send();
    });
  });
}

function violationIn(body: string): Violation | null {
  let told: unknown;
  try {
    told = JSON.parse(body);
  } catch {
    return null;
  }
  const { data } = report.safeParse(told);
  if (!data) return null;
  const { "effective-directive": effective, "violated-directive": violated, ...where } = data["csp-report"];
  return toViolation(effective ?? violated, where["blocked-uri"], where["document-uri"]);
}

const directives: ReadonlySet<string> = new Set(
  (
    "default-src script-src script-src-elem script-src-attr style-src style-src-elem style-src-attr img-src font-src " +
    "connect-src frame-src form-action base-uri object-src manifest-src worker-src frame-ancestors"
  ).split(" "),
);

/** A label of the metrics has few values, whatever is sent. */
function toViolation(directive = "", blocked = "", page = ""): Violation {
  const [name = ""] = directive.split(" ");
  return {
    directive: directives.has(name) ? name : "other",
    blocked: shorten(originOf(blocked)),
    page: shorten(pathOf(page)),
  };
}

/** `inline`, `eval` and the like are words and no addresses. */
const originOf = (address: string): string =>
  URL.canParse(address) ? new URL(address).origin : address.replaceAll(/[^a-z-]/g, "");

const pathOf = (address: string): string =>
  URL.canParse(address)
    ? // An order's id is a reference to a person's purchase.
      new URL(address).pathname.replaceAll(/[\da-f-]{32,}/gi, "…")
    : "";

const shorten = (value: string): string => maskCardNumbers(value).slice(0, bounds.textLength);
