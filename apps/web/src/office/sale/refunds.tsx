import type { ChargeView, RefundView } from "@till/wire";
import { Money } from "@till/ui";
import { RefundPill } from "../money-pills.tsx";
import { refundStanding } from "./charge-words.ts";
import { useSay } from "./use-say.ts";

/** What went back on one charge, or is on its way, or came back again. */
export function Refunds({
  charge,
  refunds,
}: {
  readonly charge: ChargeView;
  readonly refunds: readonly RefundView[];
}) {
  const say = useSay();
  if (refunds.length === 0) return null;
  return (
    <section className="charge__part" aria-label="Refunds">
      <h3>Refunds</h3>
      <ul className="charge__moves">
        {refunds.map((refund) => {
          const more = refund.unknown ? null : refundStanding(refund, charge.gatewayLabel);
          return (
            <li key={refund.id}>
              <span className="charge__what">
                <b>
                  <Money value={refund.amount} />
                </b>{" "}
                {ways[refund.to]}
                <small className="charge__detail">
                  {refund.reason} · {say.at(refund.createdAtMs)}
                </small>
              </span>
              <RefundPill refund={refund} />
              {more !== null && (
                <p className={refund.state === "failed" ? "office-error" : "till-muted till-small"}>{more}</p>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

const ways = {
  original: "",
  cash: "in cash",
  store_credit: "as store credit",
  exchange: "against other goods",
} as const satisfies Record<RefundView["to"], string>;
