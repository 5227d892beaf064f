import { Banner, Button } from "@till/ui";
import type { Notice, UpdateNotice } from "../shared/notices.ts";
import { tenderWords } from "../shared/tender-words.ts";
import type { Say } from "../shared/speech.ts";
import { useAct, useHost } from "./till-hooks.ts";
import { useSpeech } from "./speech.tsx";

/** What there is to say about the till itself, in a line each, above every screen. */
export function Notices({ notices }: { readonly notices: readonly Notice[] }) {
  const { say } = useSpeech();
  const host = useHost();
  const act = useAct();
  if (notices.length === 0) return null;
  return (
    <div className="notices">
      {notices.map((notice) => {
        const { tone, title, more } = wordsOf(notice, say);
        return (
          <Banner
            key={notice.kind}
            tone={tone}
            title={title}
            {...((notice.kind === "rescued" || notice.kind === "let_go") && {
              action: (
                <Button
                  variant="quiet"
                  onPress={() =>
                    void act.run(() =>
                      host.dismissNotice(
                        notice.kind === "let_go"
                          ? { kind: notice.kind, chargeId: notice.chargeId }
                          : { kind: notice.kind },
                      ),
                    )
                  }
                >
                  {say("notice.read")}
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

function wordsOf(notice: Notice, say: Say): Words {
  switch (notice.kind) {
    case "update":
      return { tone: "info", title: say(updateKeys[notice.waitsFor], { version: notice.version }) };
    case "clock":
      return {
        tone: "warn",
        title: say(notice.aheadMs > 0 ? "notice.clock_ahead" : "notice.clock_behind", {
          span: spanWords(Math.abs(notice.aheadMs), say),
        }),
        more: say("notice.clock_more"),
      };
    case "disk_full":
      return {
        tone: "bad",
        title: say("notice.disk_full"),
        more: say("notice.disk_full_more"),
      };
    case "rescued":
      return { tone: "warn", ...rescueWords(notice, say) };
    case "let_go":
      return {
        tone: "warn",
        title: say("notice.let_go", { label: tenderWords(notice.label, say) }),
        more: say(`notice.let_go_${notice.money}`, { amount: notice.amount }),
      };
  }
}

const updateKeys = {
  training: "notice.update_training",
  payment: "notice.update_payment",
  sale: "notice.update_sale",
  sending: "notice.update_sending",
  person: "notice.update_person",
  rest: "notice.update_rest",
} as const satisfies Record<UpdateNotice["waitsFor"], string>;

function rescueWords({ keptAs: file, read, lost }: Extract<Notice, { kind: "rescued" }>, say: Say) {
  const found = say("notice.rescued_found", read);
  const more =
    lost === null
      ? say("notice.rescued_unknown", { found, file })
      : lost === 0
        ? say("notice.rescued_whole", { found, file })
        : say("notice.rescued_lost", { found, lost, file });
  return { title: say("notice.rescued"), more };
}

function spanWords(ms: number, say: Say): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 120) return say("notice.minutes", { count: minutes });
  const hours = Math.round(minutes / 60);
  return hours < 48
    ? say("notice.hours", { count: hours })
    : say("notice.days", { count: Math.round(hours / 24) });
}
