import type { ReactNode } from "react";
import "./banner.css";
import { Icon, type IconName } from "./icon.tsx";

export interface BannerProps {
  readonly tone: "info" | "ok" | "warn" | "bad";
  readonly title: ReactNode;
  /** What it means and what to do. */
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

/** A standing message above what it is about. `bad` and `warn` interrupt a screen reader, the others wait. */
export function Banner({ tone, title, children, action }: BannerProps) {
  return (
    <div
      className={`till-banner till-banner--${tone}`}
      role={tone === "bad" || tone === "warn" ? "alert" : "status"}
    >
      <Icon name={icons[tone]} />
      <div className="till-banner__words">
        <strong>{title}</strong>
        {children !== undefined && <div className="till-banner__more">{children}</div>}
      </div>
      {action !== undefined && <div className="till-banner__action">{action}</div>}
    </div>
  );
}

const icons = { info: "info", ok: "check", warn: "warn", bad: "alert" } as const satisfies Record<
  BannerProps["tone"],
  IconName
>;
