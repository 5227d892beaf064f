import { Text } from "react-aria-components/Text";
import {
  UNSTABLE_Toast as AriaToast,
  UNSTABLE_ToastContent as AriaToastContent,
  UNSTABLE_ToastQueue as AriaToastQueue,
  UNSTABLE_ToastRegion as AriaToastRegion,
} from "react-aria-components/Toast";
import { Icon, type IconName } from "./icon.tsx";
import { IconButton } from "./icon-button.tsx";
import "./toast.css";
import { useUiWords } from "./ui-words.tsx";

export interface ToastContent {
  readonly tone: "ok" | "info" | "warn" | "bad";
  readonly title: string;
  readonly note?: string;
}

export interface Toasts {
  /** Shows a toast; `ok` and `info` leave by themselves, `warn` and `bad` stay until dismissed. Gives what takes it away. */
  readonly show: (content: ToastContent) => () => void;
  /** For `ToastRegion` only. */
  readonly queue: AriaToastQueue<ToastContent>;
}

/** Long enough to read two lines; hovering or focusing the region stops the clock. */
const shownForMs = 6_000;
const visibleMax = 3;

/** One per app, made where the app is composed. */
export function createToasts(): Toasts {
  const queue = new AriaToastQueue<ToastContent>({ maxVisibleToasts: visibleMax });
  return {
    queue,
    show: (content) => {
      const leaves = content.tone === "ok" || content.tone === "info";
      const key = queue.add(content, leaves ? { timeout: shownForMs } : {});
      return () => queue.close(key);
    },
  };
}

export interface ToastRegionProps {
  readonly toasts: Toasts;
  readonly label?: string;
  readonly dismissLabel?: string;
}

/** A landmark that F6 reaches. Never the only place where money is reported: a toast is a reminder, a page is a record. */
export function ToastRegion({ toasts, label, dismissLabel }: ToastRegionProps) {
  const words = useUiWords();
  return (
    <AriaToastRegion queue={toasts.queue} aria-label={label ?? words.messages} className="till-toasts">
      {({ toast }) => (
        <AriaToast toast={toast} className={`till-toast till-toast--${toast.content.tone}`}>
          <Icon name={icons[toast.content.tone]} />
          <AriaToastContent className="till-toast__words">
            <Text slot="title">{toast.content.title}</Text>
            {toast.content.note !== undefined && <Text slot="description">{toast.content.note}</Text>}
          </AriaToastContent>
          <IconButton slot="close" icon="cross" label={dismissLabel ?? words.dismiss} />
        </AriaToast>
      )}
    </AriaToastRegion>
  );
}

const icons = { ok: "check", info: "info", warn: "warn", bad: "alert" } as const satisfies Record<
  ToastContent["tone"],
  IconName
>;
