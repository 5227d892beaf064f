import type { AuditLink, AuditRow } from "@till/db";
import type { AuditProof } from "@till/wire";
import type { Deps } from "../deps.ts";
import { chainBegins, linkHash } from "./link-hash.ts";
import type { TrailSeal } from "./trail-seal.ts";

const LINKS_AT_ONCE = 1000;

interface Walk {
  readonly previous: string;
  readonly position: number;
  readonly atMs: number | null;
  /** The last link of a whole chain bears a seal. */
  readonly sealed: boolean;
}

/**
 * Walks the whole chain and says whether every row still says what it said, whether all are there, in order, and
 * whether the seals are this server's. What was written in the last moments is not linked yet and counts in `rows`.
 * `heads`: hashes that were kept elsewhere and have to be in it, so that a chain cut off at its end is found out.
 */
export function verifyTrail(deps: Pick<Deps, "uow" | "merchantId">, seal: TrailSeal) {
  return async (heads: readonly string[] = []): Promise<AuditProof> => {
    const missing = new Set(heads);
    let walk: Walk = { previous: chainBegins, position: 0, atMs: null, sealed: true };
    let broken: string | null = null;
    for (;;) {
      const steps = await deps.uow.run(deps.merchantId, (tx) =>
        tx.audit.chain({ afterPosition: walk.position, limit: LINKS_AT_ONCE }),
      );
      for (const step of steps) {
        broken = whyBroken(walk, step, seal);
        if (broken !== null) break;
        const { position, hash, linkedAtMs } = step.link;
        missing.delete(hash);
        walk = { previous: hash, position, atMs: linkedAtMs, sealed: step.link.seal !== null };
      }
      if (broken !== null || steps.length < LINKS_AT_ONCE) break;
    }
    const [lost] = missing;
    const atTheEnd = !walk.sealed
      ? `The chain ends at ${walk.position} without a seal: its end was cut off.`
      : lost !== undefined
        ? `A link that was kept elsewhere is not in the chain: ${lost}.`
        : null;
    return {
      rows: await deps.uow.run(deps.merchantId, (tx) => tx.audit.count()),
      linked: walk.position,
      headHash: walk.position === 0 ? null : walk.previous,
      headAtMs: walk.atMs,
      broken: broken ?? atTheEnd,
    };
  };
}

function whyBroken(
  walk: Walk,
  { link, row }: { readonly link: AuditLink; readonly row: AuditRow | null },
  seal: TrailSeal,
): string | null {
  const position = walk.position + 1;
  if (link.position !== position) return `Link ${position} is missing.`;
  if (row === null) return `The row of link ${position} is missing.`;
  if (linkHash(walk.previous, position, row) !== link.hash) return `The row of link ${position} was changed.`;
  if (link.seal !== null && !seal.isFrom(link.hash, link.seal)) {
    return `The seal of link ${position} is not this server's.`;
  }
  return null;
}
