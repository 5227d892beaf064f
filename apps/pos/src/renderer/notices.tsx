import { Banner, Button } from "@till/ui";
import type { Notice, UpdateNotice } from "../shared/notices.ts";
import { useAct, useHost } from "./till-hooks.ts";

/** What there is to say about the till itself, in a line each, above every screen. */
export function Notices({ notices }: { readonly notices: readonly Notice[] }) {
  const host = useHost();
  const act = useAct();
  if (notices.length === 0) return null;
  return (
    <div className="notices">
      {notices.map((notice) => {
        const { tone, title, more } = wordsOf(notice);
        return (
          <Banner
            key={notice.kind}
            tone={tone}
            title={title}
            {...(notice.kind === "rescued" && {
              action: (
                <Button variant="quiet" onPress={() => void act.run(() => host.dismissRescue())}>
                  Read
                </Button>
              ),
            })}
          >
            {more}
          </Banner>
        );
      })}
    </div>
  );
}

interface Words {
  readonly tone: "info" | "warn" | "bad";
  readonly title: string;
  readonly more?: string;
}

function wordsOf(notice: Notice): Words {
  switch (notice.kind) {
    case "update":
      return { tone: "info", title: `Version ${notice.version} is ready. ${updateWords[notice.waitsFor]}` };
    case "clock":
      return {
        tone: "warn",
        title: `This machine's clock is ${spanWords(Math.abs(notice.aheadMs))} ${notice.aheadMs > 0 ? "ahead" : "behind"}.`,
        more: "Sales and receipts get the server's time meanwhile. Set the clock right.",
      };
    case "disk_full":
      return {
        tone: "bad",
        title: "This machine's disk is full. What was refused is not recorded.",
        more: "Make room on it; selling goes on by itself then. What was accepted before is safe.",
      };
    case "rescued":
      return { tone: "warn", ...rescueWords(notice) };
  }
}

const updateWords: Readonly<Record<UpdateNotice["waitsFor"], string>> = {
  payment: "It waits for the payment to end.",
  sale: "It waits until no sale is open.",
  sending: "It waits until everything is sent.",
  person: "It is installed when the till is locked and left alone.",
  rest: "It is installed in a few minutes.",
};

function rescueWords({ keptAs, read, lost }: Extract<Notice, { kind: "rescued" }>) {
  const found = `${read.sales} sales, ${read.receipts} receipts and ${read.unsent} unsent items were taken over`;
  const missing =
    lost === null
      ? "how much could not be read nobody can say"
      : lost === 0
        ? "nothing is missing"
        : `${lost} entries could not be read`;
  return {
    title: "This register's own file was damaged and has been made anew.",
    more: `${found}; ${missing}. The damaged file is kept as ${keptAs}. Tell a manager.`,
  };
}

function spanWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 120) return `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}
