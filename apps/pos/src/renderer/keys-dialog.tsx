import { Dialog, Kbd } from "@till/ui";
import type { ReactNode } from "react";
import { useSpeech } from "./speech.tsx";

/** Every key of the selling screen, in the order of a sale. */
const keys = [
  [["F2"], "keys.search"],
  [["↑", "↓"], "keys.choose_line"],
  [["+", "−"], "keys.more_less"],
  [["F4"], "keys.change_line"],
  [["Shift", "F4"], "keys.change_sale"],
  [["Delete"], "keys.remove_line"],
  [["Ctrl", "Z"], "keys.undo"],
  [["F6"], "keys.clear"],
  [["Shift", "F6"], "keys.park"],
  [["F12"], "keys.card"],
  [["F11"], "app.cash"],
  [["F10"], "app.paypal"],
  [["F3"], "keys.more_ways"],
  [["F5"], "keys.gift_card"],
  [["Enter"], "keys.next"],
  [["Esc"], "app.back"],
  [["F7"], "keys.drawer"],
  [["F8"], "keys.return"],
  [["Shift", "F8"], "keys.void"],
  [["F9"], "keys.close"],
] as const;

export function KeysDialog({
  onClose,
  children,
}: {
  readonly onClose: () => void;
  readonly children?: ReactNode;
}) {
  const { say } = useSpeech();
  return (
    <Dialog isOpen onClose={onClose} title={say("keys.title")} size="large">
      <dl className="keys">
        {keys.map(([names, does]) => (
          <div key={does}>
            <dt>
              {names.map((name) => (
                <Kbd key={name}>{name}</Kbd>
              ))}
            </dt>
            <dd>{say(does)}</dd>
          </div>
        ))}
      </dl>
      {children}
    </Dialog>
  );
}
