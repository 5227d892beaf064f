import "./customers.css";
import { useQuery } from "@tanstack/react-query";
import type { CustomerErased, CustomerView } from "@till/wire";
import { Banner, Button, Card, DescriptionList, TextField } from "@till/ui";
import { useState } from "react";
import { useTitle } from "../../shared/use-title.ts";
import { Reading } from "../lists/reading.tsx";
import { useAct } from "../sale/use-act.ts";
import { useOffice } from "../services.ts";
import { CustomerCard } from "./customer-card.tsx";
import { erasedInWords, rulesInWords } from "./customer-words.ts";

/** What Till holds about one buyer: to look at, to hand out, to erase. The address stands in no URL and in no log. */
export function CustomersPage() {
  useTitle("Customers’ data · Till office");
  const { till } = useOffice();
  const [email, setEmail] = useState("");
  const [isTried, setTried] = useState(false);
  const [found, setFound] = useState<CustomerView | null>(null);
  const [erased, setErased] = useState<CustomerErased | null>(null);
  const finding = useAct();
  const address = email.trim();
  const isAddress = /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address);
  const find = (): void => {
    setTried(true);
    setErased(null);
    setFound(null);
    if (isAddress)
      void finding.run(async () => setFound(await till.customers.find.mutate({ email: address })));
  };
  return (
    <>
      <header className="office-head">
        <div>
          <p className="till-muted">What is held about a buyer, to hand out or to erase when they ask.</p>
          <h1>Customers’ data</h1>
        </div>
      </header>
      <Card>
        <form
          noValidate
          className="customer-search"
          onSubmit={(event) => {
            event.preventDefault();
            find();
          }}
        >
          <TextField
            label="The buyer’s email"
            type="email"
            autoComplete="off"
            value={email}
            onChange={setEmail}
            description="As they gave it with an order. First make sure that it is they who ask."
            {...(isTried && !isAddress && { errorMessage: "Type an email address." })}
          />
          <Button
            type="submit"
            variant="primary"
            icon="search"
            isPending={finding.isPending}
            pendingLabel="Looking"
          >
            Find
          </Button>
          <div role="alert" className="office-error">
            {finding.message}
          </div>
        </form>
      </Card>
      {erased && (
        <Banner tone="ok" title="Erased">
          {erasedInWords(erased)} What was sold, refunded and booked stands as before.
        </Banner>
      )}
      {found && (
        <CustomerCard
          customer={found}
          onErased={(answer) => {
            setErased(answer);
            setFound(null);
          }}
        />
      )}
      <Rules />
    </>
  );
}

/** How long what is kept of whom, without anybody asking; and where else there is some. */
function Rules() {
  const { till } = useOffice();
  const query = useQuery({ queryKey: ["customer-rules"], queryFn: () => till.customers.rules.query({}) });
  return (
    <Reading noun="periods" query={query} lines={4}>
      {(rules) => (
        <Card title="How long it is kept">
          <div className="customer">
            <DescriptionList items={[...rulesInWords(rules)]} />
            <p className="till-muted">
              Every night Till forgets what is older. Whoever runs the server sets these periods.
              {rules.gateways.length > 0 &&
                ` Cards, names and postal addresses are never here: ${rules.gateways.join(", ")} hold them.`}
            </p>
          </div>
        </Card>
      )}
    </Reading>
  );
}
