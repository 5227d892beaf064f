import { Banner, Button, Dialog, EmptyState, Money, TextField } from "@till/ui";
import { useEffect, useState } from "react";
import type { ParkedState, TillState } from "../../shared/till-state.ts";
import { useAct, useHost } from "../till-hooks.ts";
import { useSpeech } from "../speech.tsx";

/** Carts set aside: the one that is open goes there with a name, and each of the others can be taken up. */
export function ParkedDialog({
  state,
  onClose,
}: {
  readonly state: TillState;
  readonly onClose: () => void;
}) {
  const { say } = useSpeech();
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
    <Dialog isOpen onClose={onClose} title={say("edit.parked")} size="medium">
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
              label={say("edit.whose")}
              description={say("edit.whose_more")}
              value={label}
              maxLength={60}
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- what a dialog was opened for has its focus (ARIA APG)
              autoFocus
              onChange={setLabel}
            />
            <Button variant="primary" size="pay" type="submit" isPending={act.isPending}>
              {say("edit.park_this")}
            </Button>
          </form>
        )}
        {state.parked.length === 0 ? (
          isEmpty && (
            <EmptyState title={say("edit.nothing_parked")} icon="bag">
              {say("edit.nothing_parked_more")}
            </EmptyState>
          )
        ) : (
          <ul className="parked" aria-label={say("edit.parked")}>
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
        {!isEmpty && state.parked.length > 0 && <p className="till-muted">{say("edit.park_first")}</p>}
        {!state.connection.online && state.parked.some(({ isHere }) => !isHere) && (
          <p className="till-muted">{say("edit.park_offline")}</p>
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
  const { say, timeOf } = useSpeech();
  const zone = state.register?.timeZone ?? "UTC";
  const name = label === "" ? say("edit.no_name") : label;
  const place = isHere ? say("edit.this_till") : registerName;
  return (
    <div className="parked__row">
      <span>
        <b>{name}</b>
        <small className="till-muted">
          {say("edit.parked_row", {
            count: items,
            time: timeOf(parkedAtMs, zone),
            person: parkedBy,
            place,
          })}
        </small>
      </span>
      <Money value={total} />
      <Button
        aria-label={say("edit.take_up_of", { label: name })}
        isDisabled={isDisabled}
        isPending={isPending}
        onPress={onTake}
      >
        {say("edit.take_up")}
      </Button>
    </div>
  );
}
