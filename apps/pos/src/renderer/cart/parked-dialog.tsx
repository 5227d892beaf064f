import { Banner, Button, Dialog, EmptyState, Money, TextField } from "@till/ui";
import { useEffect, useState } from "react";
import type { ParkedState, TillState } from "../../shared/till-state.ts";
import { timeOf, useAct, useHost } from "../till-hooks.ts";

/** Carts set aside: the one that is open goes there with a name, and each of the others can be taken up. */
export function ParkedDialog({
  state,
  onClose,
}: {
  readonly state: TillState;
  readonly onClose: () => void;
}) {
  const host = useHost();
  const act = useAct();
  const [label, setLabel] = useState("");
  const { online } = state.connection;
  useEffect(() => {
    // The list is a few seconds old; without a network it stays so.
    if (online) void host.readParked();
  }, [host, online]);
  const lines = state.cart?.cart.lines.length ?? 0;
  const isEmpty = lines === 0;
  const park = async () => {
    const parked = await act.run(() => host.park({ label: label.trim() }));
    if (parked?.ok) onClose();
  };
  const take = async (id: ParkedState["id"]) => {
    const taken = await act.run(() => host.takeParked({ id }));
    if (taken?.ok) onClose();
  };
  return (
    <Dialog isOpen onClose={onClose} title="Parked carts" size="medium">
      <div className="stack">
        {act.problem !== null && <Banner tone="bad" title={act.problem} />}
        {!isEmpty && (
          <form
            className="parked__form"
            onSubmit={(event) => {
              event.preventDefault();
              void park();
            }}
          >
            <TextField
              label="Whose cart is it"
              description="A name or a table, so that it is found again. It may stay empty."
              value={label}
              maxLength={60}
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- what a dialog was opened for has its focus (ARIA APG)
              autoFocus
              onChange={setLabel}
            />
            <Button variant="primary" size="pay" type="submit" isPending={act.isPending}>
              Park this cart
            </Button>
          </form>
        )}
        {state.parked.length === 0 ? (
          isEmpty && (
            <EmptyState title="Nothing is parked" icon="bag">
              Park a cart to serve the next customer first. It can be taken up here or at another register.
            </EmptyState>
          )
        ) : (
          <ul className="parked" aria-label="Parked carts">
            {state.parked.map((parked) => (
              <li key={parked.id}>
                <Row
                  parked={parked}
                  state={state}
                  isDisabled={!isEmpty || (!parked.isHere && !state.connection.online)}
                  isPending={act.isPending}
                  onTake={() => void take(parked.id)}
                />
              </li>
            ))}
          </ul>
        )}
        {!isEmpty && state.parked.length > 0 && (
          <p className="till-muted">Park or clear the open cart to take one of these up.</p>
        )}
        {!state.connection.online && state.parked.some(({ isHere }) => !isHere) && (
          <p className="till-muted">
            Without a network only carts that never left this till can be taken up.
          </p>
        )}
      </div>
    </Dialog>
  );
}

function Row({
  parked: { label, total, items, parkedAtMs, parkedBy, registerName, isHere },
  state,
  isDisabled,
  isPending,
  onTake,
}: {
  readonly parked: ParkedState;
  readonly state: TillState;
  readonly isDisabled: boolean;
  readonly isPending: boolean;
  readonly onTake: () => void;
}) {
  const zone = state.register?.timeZone ?? "UTC";
  const where = isHere ? "this till" : registerName;
  return (
    <div className="parked__row">
      <span>
        <b>{label === "" ? "No name" : label}</b>
        <small className="till-muted">
          {items} {items === 1 ? "line" : "lines"} · {timeOf(parkedAtMs, zone)} · {parkedBy} · {where}
        </small>
      </span>
      <Money value={total} />
      <Button isDisabled={isDisabled} isPending={isPending} onPress={onTake}>
        Take up
      </Button>
    </div>
  );
}
