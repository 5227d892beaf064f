import {
  Button,
  ButtonLink,
  CategoryChips,
  IconButton,
  Kbd,
  OrderList,
  Pill,
  StatusPill,
  Tabs,
} from "@till/ui";
import { useState } from "react";

export function ActionsSection() {
  const [chip, setChip] = useState("bakery");
  const [tab, setTab] = useState("lines");
  const [order, setOrder] = useState(["Stripe", "Square", "PayPal"]);
  return (
    <>
      <div className="gallery__row">
        <Button variant="primary">Close the day…</Button>
        <Button>PDF</Button>
        <Button variant="quiet">Cancel</Button>
        <Button variant="danger">Refund €4.80</Button>
        <Button icon="printer">Print</Button>
        <Button isPending variant="primary">
          Charging
        </Button>
        <Button isDisabled>Disabled</Button>
        <ButtonLink href="#link">A link</ButtonLink>
        <IconButton icon="menu" label="Menu" />
      </div>
      <div className="gallery__grid">
        <Button variant="primary" size="pay" kbd="F12">
          Card on reader
        </Button>
        <Button size="pay" kbd="F11" icon="cash">
          Cash
        </Button>
        <Button size="pay" isPending>
          Waiting for the reader
        </Button>
        <Button size="pay" note="Serve the next customer">
          Park the sale
        </Button>
      </div>
      <div className="gallery__row">
        <Pill>Register 1 · Main Street</Pill>
        <StatusPill tone="ok">Captured</StatusPill>
        <StatusPill tone="info">Waiting for the buyer</StatusPill>
        <StatusPill tone="warn">Unknown</StatusPill>
        <StatusPill tone="bad">Declined</StatusPill>
        <StatusPill>Voided</StatusPill>
        <Kbd>F2</Kbd>
      </div>
      <CategoryChips
        label="Category"
        selected={chip}
        onChange={setChip}
        chips={["Bakery", "Drinks", "Pantry", "Gifts", "Workshop"].map((label) => ({
          id: label.toLowerCase(),
          label,
        }))}
      />
      <OrderList
        label="Order"
        items={order.map((name) => ({ id: name, name, aside: <StatusPill tone="ok">Answers</StatusPill> }))}
        onMove={(from, to) => {
          const rest = order.filter((_, index) => index !== from);
          setOrder([...rest.slice(0, to), ...order.slice(from, from + 1), ...rest.slice(to)]);
        }}
      />
      <Tabs
        label="Sale"
        selected={tab}
        onChange={setTab}
        tabs={[
          { id: "lines", label: "Lines", content: "What was bought." },
          { id: "charges", label: "Charges", content: "What was paid." },
          { id: "entries", label: "Entries", content: "What was booked." },
        ]}
      />
    </>
  );
}
