import { Banner, Button, EmptyState, ErrorState, Loading, OfflineBar, Skeleton } from "@till/ui";

export function StatesSection() {
  return (
    <>
      <OfflineBar
        title="No network since 10:42"
        waiting="3 sales wait here, €41.10, oldest 6 min"
        works="Cash works. Cards, PayPal and gift cards need the network."
      />
      <Banner
        tone="ok"
        title="Report = ledger = gateways. €4,182.60 collected; every cent opens its entries."
      />
      <Banner tone="info" title="This is the sandbox.">
        No real money moves.
      </Banner>
      <Banner tone="warn" title="1 charge is unknown" action={<Button>Open it</Button>}>
        We keep asking Stripe. Nothing is sold twice.
      </Banner>
      <Banner tone="bad" title="The card was declined.">
        Nothing was charged. Try another card or PayPal.
      </Banner>
      <div className="gallery__grid">
        <EmptyState
          title="No sales yet today"
          icon="bag"
          action={<Button variant="primary">Open a shift</Button>}
        >
          The first sale appears here by itself.
        </EmptyState>
        <ErrorState title="The report could not be read" onRetry={() => undefined} reference="req 01J9-4F2A">
          Nothing was closed and no figure changed. Try again, or look at yesterday meanwhile.
        </ErrorState>
        <div>
          <Loading label="Asking Stripe" />
          <Skeleton label="Reading sales" count={4} />
        </div>
        <Skeleton label="Reading products" shape="tiles" count={2} />
      </div>
    </>
  );
}
