/** Till with one of its promises taken out: the simulation must not be content with it. */
export interface BrokenCopy {
  readonly name: string;
  /** The seeds are played from here: one that has caught it. */
  readonly firstSeed: number;
  readonly changes: readonly {
    /** From the root of the repository. */
    readonly file: string;
    /** Stands there exactly once. */
    readonly from: string;
    readonly to: string;
  }[];
}

/** Names a copy to the process that plays it. */
export const BROKEN_COPY = "TILL_SIMULATE_BROKEN";

const charges = "apps/server/src/charges";

export const brokenCopies: readonly BrokenCopy[] = [
  {
    name: "what is sent was not put on record first",
    firstSeed: 1,
    changes: [
      {
        file: `${charges}/drive-charge.ts`,
        from: "      await tx.attempts.update(waiting.id, sent);\n",
        to: "",
      },
      {
        file: `${charges}/drive-charge.ts`,
        from: "    await tx.attempts.update(attempt.id, { tries: 1, lastSentAtMs: nowMs });\n",
        to: "",
      },
    ],
  },
  {
    name: "refunds do not lock their charge",
    firstSeed: 12,
    changes: [
      {
        file: `${charges}/create-refund.ts`,
        from: "  const { sale, charge } = await lockSaleAndCharge(tx, known);\n",
        to: `  const [sale, charge] = [await tx.sales.find(known.saleId), known];
  if (!sale) throw notFound("sale");\n`,
      },
    ],
  },
  {
    name: "what is unknown for long is marked as failed",
    firstSeed: 6,
    changes: [
      {
        file: `${charges}/drive-charge.ts`,
        from: `        : { ...resolution, kind: "unknown" };`,
        to: `        : attempt.tries > 3 ? { kind: "not_sent", detail: "it took too long" } : { ...resolution, kind: "unknown" };`,
      },
    ],
  },
  {
    name: "answers are folded in the order in which they arrive",
    firstSeed: 6,
    changes: [
      {
        file: `${charges}/charge-lease.ts`,
        from: "    if (!locked.holds) return null;\n",
        to: "",
      },
    ],
  },
  {
    name: "the ledger is posted before the fact is committed",
    firstSeed: 13,
    changes: [
      {
        file: `${charges}/books.ts`,
        from: '  { tx, nowMs }: Pick<Booking, "tx" | "nowMs">,\n',
        to: "  { deps, tx, charge, nowMs },\n",
      },
      {
        file: `${charges}/books.ts`,
        from: "  if (transaction) await tx.journal.post(transaction, nowMs);\n",
        to: `  if (!transaction) return;
  const write = (own) => own.journal.post(transaction, nowMs);
  // The rows of a charge at a gateway are committed by now.
  await (charge?.gateway ? deps.uow.run(deps.merchantId, write) : write(tx));\n`,
      },
    ],
  },
];
