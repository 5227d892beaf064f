import "./icon.css";

/** Drawn on a 24 by 24 grid with a line of 2; always beside words, hence hidden from screen readers. */
const paths = {
  alert: "M12 8v5m0 3.5v.01M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18Z",
  arrow: "M5 12h14m-6-6 6 6-6 6",
  back: "M19 12H5m6 6-6-6 6-6",
  backspace: "M9 5h11v14H9l-6-7 6-7Zm3 4.5 5 5m0-5-5 5",
  bag: "M5 8h14l1 13H4L5 8Zm4 0V7a3 3 0 0 1 6 0v1",
  box: "m12 3 8 4.5v9L12 21l-8-4.5v-9L12 3Zm0 9 8-4.5M12 12 4 7.5M12 12v9",
  card: "M3 6h18v12H3V6Zm0 4h18M6.5 14.5h3",
  cash: "M3 6h18v12H3V6Zm9 3.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5ZM6 9.5v.01m12 4.99v.01",
  check: "m5 12.5 4.5 4.5L19 7.5",
  chevron: "m6 9 6 6 6-6",
  clock: "M12 7v5l3 2m-3-11a9 9 0 1 1 0 18 9 9 0 0 1 0-18Z",
  cross: "m6 6 12 12M18 6 6 18",
  globe: "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18Zm0 0c5 5 5 13 0 18m0-18c-5 5-5 13 0 18M3.5 9h17m-17 6h17",
  info: "M12 11v5m0-8.5v.01M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18Z",
  lock: "M6 11h12v9H6v-9Zm2.5 0V8a3.5 3.5 0 0 1 7 0v3",
  menu: "M4 7h16M4 12h16M4 17h16",
  minus: "M5 12h14",
  offline:
    "M4 4l16 16M8.5 15.5a5 5 0 0 1 6.5-.5M5 12a10 10 0 0 1 4.5-2.6M2 8.5a15 15 0 0 1 4.2-2.7M13 9.2a10 10 0 0 1 6 2.8M11 5a15 15 0 0 1 11 3.5M12 19v.01",
  person: "M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM4.5 20.5c.6-4 3.6-5.5 7.5-5.5s6.9 1.5 7.5 5.5",
  plus: "M12 5v14m-7-7h14",
  printer: "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7v-6Z",
  receipt: "M6 3h12v18l-3-2-3 2-3-2-3 2V3Zm3.5 5h5m-5 4h5",
  refresh: "M20 12a8 8 0 1 1-2.5-5.8M20 3v4.5h-4.5",
  search: "m20 20-4.6-4.6M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13Z",
  warn: "M12 4 2.5 20h19L12 4Zm0 6v4.5m0 2.5v.01",
} as const;

export type IconName = keyof typeof paths;

export interface IconProps {
  readonly name: IconName;
  /** CSS pixels. Default 20. */
  readonly size?: number;
}

/** Arrows point along the line, so they turn around in right-to-left pages. */
const turnsAround: ReadonlySet<IconName> = new Set(["arrow", "back", "backspace"]);

export function Icon({ name, size = 20 }: IconProps) {
  return (
    <svg
      className={turnsAround.has(name) ? "till-icon till-icon--turns" : "till-icon"}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={2}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
}
