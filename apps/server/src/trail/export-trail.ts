import type { Deps } from "../deps.ts";

const LINKS_AT_ONCE = 1000;

/** The linked trail, one JSON text a row in the order of the chain, with what it takes to compute the hashes again. */
export async function exportTrail(
  { uow, merchantId }: Pick<Deps, "uow" | "merchantId">,
  write: (line: string) => void,
): Promise<void> {
  let afterPosition = 0;
  for (;;) {
    const steps = await uow.run(merchantId, (tx) => tx.audit.chain({ afterPosition, limit: LINKS_AT_ONCE }));
    for (const { link, row } of steps) {
      const bigints = (_key: string, value: unknown) => (typeof value === "bigint" ? `${value}n` : value);
      write(
        JSON.stringify(
          { merchantId, position: link.position, ...row, hash: link.hash, seal: link.seal },
          bigints,
        ),
      );
      afterPosition = link.position;
    }
    if (steps.length < LINKS_AT_ONCE) return;
  }
}
