import type { ChargeId } from "@till/kernel";
import { Banner, Button, OfflineBar, SearchField } from "@till/ui";
import { type ReactNode, useCallback, useRef, useState } from "react";
import type { GridItem, TillState } from "../../shared/till-state.ts";
import { CartDialogs, type OpenDialog } from "../cart/cart-dialogs.tsx";
import { CartPanel } from "../cart-panel.tsx";
import { ItemGrid } from "../item-grid.tsx";
import { useLineEdit } from "../line-edit.ts";
import { useScans } from "../scanner.tsx";
import { useScanQueue } from "../use-scan-queue.ts";
import { useSpeech } from "../speech.tsx";
import { TopBar, waitingWords } from "../top-bar.tsx";
import { useAct, useHost, useKeys, useNow } from "../till-hooks.ts";
import { CardPanel } from "./card-panel.tsx";
import { CashPanel } from "./cash-panel.tsx";
import { CloseShiftPanel } from "./close-shift-panel.tsx";
import { GiftCardPanel } from "./gift-card-panel.tsx";
import { SplitPanel } from "./split-panel.tsx";
import { DrawerPanel } from "./drawer-panel.tsx";
import { PaymentPanel } from "./payment-panel.tsx";
import { RefusedPanel } from "./refused-panel.tsx";
import { ReturnPanel } from "./return-panel.tsx";

type Beside = "items" | "cash" | "card" | "more" | "gift_card" | "return" | "drawer" | "close";

/** Choices that led to the payment: once it is over the items are back. */
const leftWhenPaid: ReadonlySet<Beside> = new Set(["cash", "card", "more"]);

interface Choice {
  readonly beside: Beside;
  /** The refused charge that was shown when it was chosen. */
  readonly after: ChargeId | null;
}

/** Selling: items on the left, the cart always on the right. Paying replaces the items, never the cart. */
export function SellingScreen({ state }: { readonly state: TillState }) {
  const { say } = useSpeech();
  const host = useHost();
  const act = useAct();
  const edit = useLineEdit(state);
  const [chosen, setChosen] = useState<Choice>({
    // A count that was under way goes on where it was, also after a crash.
    beside: state.closing ? "close" : "items",
    after: null,
  });
  const [search, setSearch] = useState("");
  const searchField = useRef<HTMLInputElement>(null);
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const { payment } = state;
  // A payment that came to nothing shows why, and not the choice that led to it.
  const refusedId = payment?.stage === "refused" ? payment.chargeId : null;
  const hasLines = (state.cart?.cart.lines.length ?? 0) > 0;
  // The next sale is there before whoever ended the last one hears of it: nobody is asked how to pay nothing.
  const isOver = !hasLines && payment === null && leftWhenPaid.has(chosen.beside);
  const isCurrent = refusedId === null || chosen.after === refusedId;
  const beside = isCurrent && !isOver ? chosen.beside : "items";
  const isPartPaid = payment?.stage === "part_paid";
  // Also while the screen says that the rest was refused: the cart is what was paid a part of.
  const hasPart = payment !== null && payment.parts.length > 0;
  const setBeside = (to: Beside) => setChosen({ beside: to, after: refusedId });
  const isPaying = payment?.stage === "paying" || payment?.stage === "paid";
  const isSelling = beside === "items" && !isPaying && !hasPart;

  /** The answer may come after the screen has changed: what was opened meanwhile, also to pay, stays open. */
  const leavePaying = () =>
    setChosen((now) => (now === chosen && leftWhenPaid.has(now.beside) ? { ...now, beside: "items" } : now));
  const back = () => setBeside("items");
  const pay = async (how: "card" | "cash" | "paypal" | "more") => {
    if (isPaying) return;
    // A key may come before the line that was just tapped has come back; the host has it already.
    const now = hasLines ? null : await host.state();
    if (!hasLines && !(now?.ok && (now.value.cart?.cart.lines.length ?? 0) > 0)) return;
    if (state.exchange) {
      // The goods first: what is left, if anything, is then paid like any sale.
      const begun = await act.run(() => host.takeExchange());
      if (begun?.ok) setBeside(how === "paypal" ? "more" : how);
    } else if (how === "paypal") void act.run(() => host.takePayPal());
    else setBeside(how);
    if (how === "card" || how === "more") void act.run(() => host.readTerminals());
  };
  /** The screen beside the cart changes; a sale that is paid is done with. */
  const go = async (to: Beside) => {
    if (payment?.stage === "paying") return;
    if (payment?.stage === "paid") await act.run(() => host.finishPayment());
    setBeside(to);
  };
  const scans = useScanQueue((answer) => {
    if (answer.kind === "ask") setDialog({ kind: "item", item: answer.item, variantId: answer.variantId });
    if (answer.kind === "unknown") setDialog(answer);
  });
  const changeLine = () => {
    if (edit.selected) setDialog({ kind: "line", lineId: edit.selected });
  };
  const askForItem = useCallback((item: GridItem) => setDialog({ kind: "item", item, variantId: null }), []);
  const undo = () => void act.run(() => host.undo());
  useScans(isSelling || payment?.stage === "paid", (code) => {
    setSearch("");
    scans.take(code);
  });
  useKeys({
    F1: () => setDialog({ kind: "keys" }),
    F2: () => searchField.current?.focus(),
    F3: () => void pay("more"),
    F5: () => void go("gift_card"),
    F7: () => void go("drawer"),
    F8: () => void go("return"),
    F9: () => void go("close"),
    F10: () => void pay("paypal"),
    F11: () => void pay("cash"),
    F12: () => void pay("card"),
    Escape: () => (search === "" ? back() : setSearch("")),
    ...(isSelling && {
      "+": () => edit.step(1),
      "-": () => edit.step(-1),
      Delete: edit.remove,
      "Shift+F6": () => setDialog({ kind: "parked" }),
      F4: changeLine,
      "Shift+F4": () => hasLines && setDialog({ kind: "sale" }),
      "Ctrl+z": undo,
      F6: edit.clear,
      ArrowUp: () => edit.move(-1),
      ArrowDown: () => edit.move(1),
    }),
  });

  return (
    <div className="selling">
      <div className="selling__top">
        <TopBar state={state}>
          <SearchField
            label={say("cart.search")}
            kbd="F2"
            inputRef={searchField}
            value={search}
            onChange={(text) => {
              setSearch(text);
              back();
            }}
          />
        </TopBar>
        <Offline state={state} />
        {state.shift?.isOld && beside !== "close" && (
          <OldShift state={state} onClose={() => void go("close")} />
        )}
      </div>
      <main className="selling__main">
        {payment && isPaying ? (
          <PaymentPanel state={state} payment={payment} onDone={leavePaying} />
        ) : payment?.stage === "refused" && beside === "items" && search === "" ? (
          <RefusedPanel
            key={payment.chargeId}
            state={state}
            payment={payment}
            onCash={() => void pay("cash")}
          />
        ) : isPartPaid && beside !== "cash" && beside !== "card" ? (
          <SplitPanel state={state} onCash={() => void pay("cash")} />
        ) : (
          <Panel beside={beside} onCash={() => void pay("cash")} state={state} onBack={back}>
            <ItemGrid
              state={state}
              search={search}
              problem={scans.problem ?? act.problem ?? edit.problem}
              onAsk={askForItem}
            />
          </Panel>
        )}
      </main>
      <Keys
        onKeys={() => setDialog({ kind: "keys" })}
        onReturn={() => void go("return")}
        onGiftCard={() => void go("gift_card")}
        onDrawer={() => void go("drawer")}
        onClose={() => void go("close")}
      />
      <CartPanel
        state={state}
        edit={edit}
        isLocked={isPaying || hasPart || beside === "return" || beside === "drawer" || beside === "close"}
        onPay={(how) => void pay(how)}
        onChangeLine={changeLine}
        onChangeSale={() => setDialog({ kind: "sale" })}
        onParked={() => setDialog({ kind: "parked" })}
        onUndo={undo}
      />
      <CartDialogs
        key={dialog?.kind}
        open={dialog}
        state={state}
        onSearch={() => {
          setDialog(null);
          // The dialog gives the focus back where it was; the field wants it after that.
          setTimeout(() => searchField.current?.focus());
        }}
        onClose={() => setDialog(null)}
      />
    </div>
  );
}

function Panel({
  beside,
  state,
  onBack,
  onCash,
  children,
}: {
  readonly beside: Beside;
  readonly onCash: () => void;
  readonly state: TillState;
  readonly onBack: () => void;
  readonly children: ReactNode;
}) {
  switch (beside) {
    case "items":
      return children;
    case "cash":
      return <CashPanel state={state} onBack={onBack} />;
    case "card":
      return <CardPanel state={state} onBack={onBack} />;
    case "more":
      return <SplitPanel state={state} onCash={onCash} onBack={onBack} />;
    case "gift_card":
      return <GiftCardPanel state={state} onBack={onBack} />;
    case "return":
      return <ReturnPanel state={state} onBack={onBack} />;
    case "drawer":
      return <DrawerPanel state={state} onBack={onBack} />;
    case "close":
      return <CloseShiftPanel state={state} onBack={onBack} />;
  }
}

/** Left open on an earlier day: said before the first sale of today, and closed with a count like any other. */
function OldShift({ state, onClose }: { readonly state: TillState; readonly onClose: () => void }) {
  const { say, dayOf } = useSpeech();
  const { shift, register } = state;
  if (!shift || !register) return null;
  return (
    <Banner
      tone="warn"
      title={say("shift.open_since", { time: dayOf(shift.openedAtMs, register.timeZone) })}
      action={<Button onPress={onClose}>{say("shift.count_close")}</Button>}
    >
      {say("shift.opened_by", { name: shift.openedBy })}
    </Banner>
  );
}

function Offline({ state }: { readonly state: TillState }) {
  const nowMs = useNow();
  const { say } = useSpeech();
  if (state.connection.online) return null;
  const waiting = waitingWords(state, nowMs, say);
  return (
    <OfflineBar
      title={say("top.no_network")}
      {...(waiting !== undefined && { waiting })}
      works={say("top.cash_works")}
    />
  );
}

function Keys({
  onKeys,
  onReturn,
  onGiftCard,
  onDrawer,
  onClose,
}: {
  readonly onKeys: () => void;
  readonly onReturn: () => void;
  readonly onGiftCard: () => void;
  readonly onDrawer: () => void;
  readonly onClose: () => void;
}) {
  const { say } = useSpeech();
  return (
    <footer className="selling__keys">
      <Button variant="quiet" kbd="F1" onPress={onKeys}>
        {say("keys.title")}
      </Button>
      <Button variant="quiet" kbd="F8" onPress={onReturn}>
        {say("keys.return")}
      </Button>
      <Button variant="quiet" kbd="F5" onPress={onGiftCard}>
        {say("app.gift_card")}
      </Button>
      <Button variant="quiet" kbd="F7" onPress={onDrawer}>
        {say("keys.drawer")}
      </Button>
      <Button variant="quiet" kbd="F9" onPress={onClose}>
        {say("keys.close_shift")}
      </Button>
    </footer>
  );
}
