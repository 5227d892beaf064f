import {
  Checkbox,
  MoneyField,
  NumberField,
  RadioGroup,
  SearchField,
  Select,
  Switch,
  TextField,
} from "@till/ui";
import { useState } from "react";
import { eur, jpy, kwd } from "../samples.ts";

export function FieldsSection() {
  return (
    <div className="gallery__grid">
      <TextField label="Email, for your receipt" type="email" placeholder="you@example.com" isRequired />
      <TextField
        label="Card number"
        value="4000 0000 0000 9995"
        onChange={() => undefined}
        errorMessage="The bank says there is not enough money on this card. Nothing was charged. Try another card or PayPal."
      />
      <TextField label="Reason" description="The manager reads it at the end of the day." isMultiline />
      <TextField label="Register" value="Register 1" onChange={() => undefined} isDisabled />
      <SearchField label="Scan or search" kbd="F2" />
      <NumberField label="Quantity" defaultValue={2} minValue={0} />
      <Amounts />
      <Choices />
    </div>
  );
}

function Amounts() {
  const [cash, setCash] = useState<bigint | null>(2000n);
  const [none, setNone] = useState<bigint | null>(null);
  const [yen, setYen] = useState<bigint | null>(1724n);
  const [dinar, setDinar] = useState<bigint | null>(1724n);
  return (
    <>
      <MoneyField label="Cash received" size="large" currency={eur} value={cash} onChange={setCash} />
      <MoneyField
        label="Float"
        currency={eur}
        value={none}
        onChange={setNone}
        description="What is in the drawer now."
      />
      <MoneyField label="In yen" currency={jpy} value={yen} onChange={setYen} />
      <MoneyField
        label="In dinar"
        currency={kwd}
        value={dinar}
        onChange={setDinar}
        errorMessage="More than was captured. At most 1.500 can be refunded."
      />
    </>
  );
}

function Choices() {
  const [reader, setReader] = useState("stripe");
  const [tender, setTender] = useState("card");
  return (
    <>
      <Select
        label="Reader"
        value={reader}
        onChange={setReader}
        options={[
          { id: "stripe", label: "Stripe reader 1", note: "Online" },
          { id: "square", label: "Square terminal", note: "Online" },
          { id: "spare", label: "Spare reader", note: "Offline", isDisabled: true },
        ]}
      />
      <RadioGroup
        label="Pay with"
        value={tender}
        onChange={setTender}
        options={[
          { id: "card", label: "Card", note: "Stripe", icon: "card" },
          { id: "paypal", label: "PayPal", icon: "person" },
          { id: "gift", label: "Gift card", note: "Needs the network", isDisabled: true },
        ]}
      />
      <div>
        <Checkbox defaultSelected>Keep this card for next time</Checkbox>
        <Checkbox description="Once a month at most.">Send me news</Checkbox>
        <Checkbox errorMessage="Without it the order cannot be placed.">I accept the terms</Checkbox>
        <Checkbox isIndeterminate>All lines</Checkbox>
      </div>
      <div>
        <Switch defaultSelected>Print every receipt</Switch>
        <Switch description="Sales are counted apart.">Training</Switch>
        <Switch isDisabled>Tips</Switch>
      </div>
    </>
  );
}
