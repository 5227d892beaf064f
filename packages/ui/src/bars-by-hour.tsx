import type { Currency } from "@till/money";
import { useLocale } from "react-aria-components/I18nProvider";
import "./bars-by-hour.css";
import { formatMoney } from "./format-money.ts";

export interface HourBar {
  /** The hour as the store's clock shows it: "08". */
  readonly hour: string;
  /** Minor units. Below zero, when returns outweigh sales, the bar is empty and the table has the figure. */
  readonly amountMinor: bigint;
}

export interface BarsByHourProps {
  readonly title: string;
  readonly currency: Currency;
  readonly bars: readonly HourBar[];
  readonly hourLabel?: string;
  readonly amountLabel?: string;
  readonly tableLabel?: string;
  /** Default: the `LocaleProvider`'s. */
  readonly locale?: string;
}

const width = 600;
const height = 150;
const gap = 7;

/** Sales by hour as bars, and the same figures as a table for whoever would rather read. */
export function BarsByHour({
  title,
  currency,
  bars,
  hourLabel = "Hour",
  amountLabel = "Amount",
  tableLabel = "Show as table",
  locale,
}: BarsByHourProps) {
  const context = useLocale();
  const write = (amountMinor: bigint) =>
    formatMoney({ amountMinor, currency }, { locale: locale ?? context.locale });
  const top = bars.reduce((most, bar) => (bar.amountMinor > most ? bar.amountMinor : most), 0n);
  const best = bars.find((bar) => bar.amountMinor === top);
  const slot = width / Math.max(bars.length, 1);
  const labelEvery = bars.length > 8 ? 3 : 1;
  return (
    <figure className="till-bars">
      <svg
        viewBox={`0 0 ${width} ${height + 1}`}
        role="img"
        aria-label={best && top > 0n ? `${title}: most at ${best.hour}, ${write(top)}` : title}
      >
        <path className="till-bars__base" d={`M0 ${height + 0.5}H${width}`} />
        {bars.map((bar, index) => (
          <g key={bar.hour} className="till-bars__hour">
            <title>{`${bar.hour} · ${write(bar.amountMinor)}`}</title>
            <rect className="till-bars__catch" x={index * slot} y="0" width={slot} height={height} />
            <path
              className="till-bars__bar"
              d={barPath(index * slot + gap / 2, slot - gap, barHeight(bar.amountMinor, top))}
            />
          </g>
        ))}
      </svg>
      <div className="till-bars__hours" aria-hidden="true">
        {bars.map((bar, index) => (
          <span key={bar.hour}>{index % labelEvery === 0 ? bar.hour : ""}</span>
        ))}
      </div>
      <details className="till-bars__details">
        <summary>{tableLabel}</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">{hourLabel}</th>
              <th scope="col">{amountLabel}</th>
            </tr>
          </thead>
          <tbody>
            {bars.map((bar) => (
              <tr key={bar.hour}>
                <th scope="row">{bar.hour}</th>
                <td>{write(bar.amountMinor)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}

/** Pixels, from a ratio taken in integers; only the drawing is a float. */
function barHeight(amountMinor: bigint, top: bigint): number {
  if (top <= 0n || amountMinor <= 0n) return 0;
  return Math.max(2, (Number((amountMinor * 10_000n) / top) / 10_000) * (height - 4));
}

/** Rounded at the top, flat where it stands. */
function barPath(x: number, wide: number, high: number): string {
  if (high === 0) return "";
  const radius = Math.min(6, wide / 2, high);
  const y = height - high;
  return `M${x} ${height}V${y + radius}Q${x} ${y} ${x + radius} ${y}H${x + wide - radius}Q${x + wide} ${y} ${x + wide} ${y + radius}V${height}Z`;
}
