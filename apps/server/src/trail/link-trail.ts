import type { AuditLink, AuditRow } from "@till/db";
import { type Uuid, parseId } from "@till/kernel";
import type { Deps } from "../deps.ts";
import { chainBegins, linkHash } from "./link-hash.ts";
import type { TrailSeal } from "./trail-seal.ts";

export const linkLimits = {
  /** Between two looks. A row stands unlinked for about as long. */
  everyMs: 5000,
  rows: 500,
  /** Batches of one look: what is left waits for the next one. */
  roundsMax: 20,
  /** How far back a look goes: longer than any transaction lives, so that one which committed late is found. */
  backMs: 15 * 60_000,
} as const;

/**
 * Links the rows that were written since, in the order of their ids, and seals the last. Apart from those who write
 * them, so that nobody waits for the chain; of several processes one does it. `fromMs`: how far back it looks, from
 * the start where it is zero. Says how many it linked.
 */
export function linkTrail(deps: Pick<Deps, "uow" | "merchantId" | "clock">, seal: TrailSeal) {
  return async (fromMs = deps.clock.nowMs() - linkLimits.backMs): Promise<number> => {
    let linked = 0;
    for (let round = 0; round < linkLimits.roundsMax; round += 1) {
      const some = await linkSome(deps, seal, fromMs);
      linked += some;
      if (some < linkLimits.rows) break;
    }
    return linked;
  };
}

function linkSome(
  { uow, merchantId, clock }: Pick<Deps, "uow" | "merchantId" | "clock">,
  seal: TrailSeal,
  fromMs: number,
): Promise<number> {
  return uow.run(merchantId, async (tx) => {
    if (!(await tx.audit.lockChain())) return 0;
    const [head, rows] = await Promise.all([
      tx.audit.head(),
      tx.audit.unlinked({ fromId: firstIdAt(fromMs), limit: linkLimits.rows }),
    ]);
    const links = linksFor(rows, { head, seal, nowMs: clock.nowMs() });
    await tx.audit.addLinks(links);
    return links.length;
  });
}

function linksFor(
  rows: readonly AuditRow[],
  {
    head,
    seal,
    nowMs,
  }: { readonly head: AuditLink | null; readonly seal: TrailSeal; readonly nowMs: number },
): readonly AuditLink[] {
  let [previous, position] = [head?.hash ?? chainBegins, head?.position ?? 0];
  return rows.map((row, index) => {
    position += 1;
    previous = linkHash(previous, position, row);
    const isLast = index === rows.length - 1;
    return {
      position,
      auditId: row.id,
      hash: previous,
      seal: isLast ? seal.sign(previous) : null,
      linkedAtMs: nowMs,
    };
  });
}

/** The least UUIDv7 of this millisecond (RFC 9562). */
function firstIdAt(ms: number): Uuid {
  const time = Math.max(ms, 0).toString(16).padStart(12, "0");
  return parseId(`${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`);
}
