import { openDialogs, takesText } from "@till/ui";
import type { Clock } from "@till/kernel";
import {
  createContext,
  use,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import type { Answer, HostApi } from "../shared/host-api.ts";
import { useAskForYes } from "./approval.tsx";
import type { Connected, HostConnection } from "./host-connection.ts";
import { useSpeech } from "./speech.tsx";

const connection = createContext<HostConnection | null>(null);
export const ConnectionProvider = connection.Provider;

function useConnection(): HostConnection {
  const found = use(connection);
  if (!found) throw new Error("screens live inside a ConnectionProvider");
  return found;
}

export const useHost = (): HostApi => useConnection().host;

export function useConnected(): Connected {
  const { subscribe, current } = useConnection();
  return useSyncExternalStore(subscribe, current);
}

export interface Act {
  /** Runs one request at a time; gives its answer, or null where another still runs or the host is gone. */
  readonly run: <T>(request: () => Promise<Answer<T>>) => Promise<Answer<T> | null>;
  readonly isPending: boolean;
  readonly problem: string | null;
}

/**
 * A button's request to the host: two presses are one, and a refusal becomes a sentence. What a manager has to approve
 * is asked of them, and then requested again.
 */
export function useAct(): Act {
  const askForYes = useAskForYes();
  const { say } = useSpeech();
  const [isPending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const busy = useRef(false);
  const run = useCallback(
    async <T>(request: () => Promise<Answer<T>>): Promise<Answer<T> | null> => {
      if (busy.current) return null;
      busy.current = true;
      setPending(true);
      try {
        let answer = await request();
        for (let asked = 0; !answer.ok && answer.approval && asked < asksMax; asked += 1) {
          if (!(await askForYes(answer.approval))) break;
          answer = await request();
        }
        setProblem(answer.ok ? null : answer.message);
        return answer;
      } catch {
        setProblem(say("app.no_answer"));
        return null;
      } finally {
        busy.current = false;
        setPending(false);
      }
    },
    [askForYes, say],
  );
  return { run, isPending, problem };
}

/** `F4`, `Shift+F4`, `Ctrl+z`: as the browser names the key, with what is held beside it. */
function keyName({ key, ctrlKey, metaKey, shiftKey }: KeyboardEvent): string {
  if (ctrlKey || metaKey) return `Ctrl+${key.toLowerCase()}`;
  return shiftKey && key.length > 1 ? `Shift+${key}` : key;
}

/** Keys of the screen, by the name `keyName` gives them. A dialog above takes precedence. */
export function useKeys(keys: Readonly<Record<string, (() => void) | undefined>>): void {
  const latest = useRef(keys);
  // With what is drawn, not a moment later: a quick hand would press what stood there before.
  useLayoutEffect(() => {
    latest.current = keys;
  });
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.altKey || openDialogs().length > 0) return;
      const isTyping = takesText(event.target);
      if (isTyping && event.key.length === 1) return;
      const key = keyName(event);
      if (isTyping && event.key === "Delete") return;
      // In a field they move the cursor, in a group of choices the choice.
      if (event.target instanceof HTMLInputElement && event.key.startsWith("Arrow")) return;
      // On a focused button Enter presses that button.
      if (event.key === "Enter" && event.target instanceof Element && event.target.closest("button, a"))
        return;
      const act = latest.current[key];
      if (!act) return;
      event.preventDefault();
      act();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}

const machineClock = createContext<Clock | null>(null);
export const ClockProvider = machineClock.Provider;

/** The time, as fine as "6 min" needs it. */
export function useNow(): number {
  const clock = use(machineClock);
  if (!clock) throw new Error("screens live inside a ClockProvider");
  const [nowMs, setNowMs] = useState(() => clock.nowMs());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(clock.nowMs()), 10_000);
    return () => clearInterval(timer);
  }, [clock]);
  return nowMs;
}

/** More than one act can need: a few yeses for different reasons, and one that ran out. */
const asksMax = 5;
