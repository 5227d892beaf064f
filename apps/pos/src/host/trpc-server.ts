import { createTillClient, fetchCatalogue, tillErrorOf } from "@till/client";
import { EventSource } from "eventsource";
import type { ChargeView } from "@till/wire";
import { type QueuedAct, type ServerPort, ServerRefusal } from "./server-port.ts";

export interface TrpcServerOptions {
  /** Such as `http://localhost:4000`. */
  readonly serverUrl: string;
  readonly token: () => string | null;
  readonly fetch: typeof fetch;
}

/** The server over HTTP. */
export function createTrpcServer({ serverUrl, token, fetch }: TrpcServerOptions): ServerPort {
  const client = createTillClient({ url: `${serverUrl}/trpc`, getToken: token, EventSource, fetch });
  const asked = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      return await answer;
    } catch (error) {
      const body = tillErrorOf(error);
      throw body ? new ServerRefusal(body) : error;
    }
  };
  return {
    enrol: (code, registerId) =>
      asked(client.till.enrol.mutate({ code, ...(registerId === null ? {} : { registerId }) })),
    setup: (registerKey, logoId) => asked(client.till.setup.query({ registerKey, logoId })),
    signIn: (registerKey, personId, pin) => asked(client.till.signIn.mutate({ registerKey, personId, pin })),
    giveApproval: (input) => asked(client.approvals.give.mutate(input)),
    terminals: () => asked(client.till.terminals.query()),
    catalogue: (knownVersion) => fetchCatalogue({ serverUrl, knownVersion, fetch }),
    async picture(path) {
      const response = await fetch(serverUrl + path, { signal: AbortSignal.timeout(10_000) });
      if (!response.ok) throw new TypeError(`no picture at ${path}`);
      return response.text();
    },
    act: (act) => asked(sendAct(client, act)),
    bring: (acts) => asked(client.sales.bring.mutate({ acts: [...acts] })),
    createCharge: (input) => asked(client.charges.create.mutate(input)),
    refreshCharge: (id) => asked(client.charges.refresh.mutate({ id })),
    voidCharge: (id) => asked(client.charges.void.mutate({ id })),
    watchCharge: (id, seen, signal) => asked(watchCharge(client, id, { seen, signal })),
    storedValue: (code) => asked(client.storedValues.find.query({ code })),
    createRefund: (input) => asked(client.refunds.create.mutate(input)),
    voidSale: (input) => asked(client.sales.void.mutate(input)),
    returnWithoutReceipt: (input) => asked(client.returns.withoutReceipt.mutate(input)),
    findSales: (input) => asked(client.sales.find.query(input)),
    saleByReceipt: (number) => asked(client.receipts.byNumber.query({ number })),
    countShift: (input) => asked(client.shifts.count.mutate(input)),
    shiftReport: (shiftId) => asked(client.shifts.report.query({ shiftId })),
    closeShift: (input) => asked(client.shifts.close.mutate(input)),
    takeCart: (input) => asked(client.carts.take.mutate(input)),
    waitingCarts: (registerId) => asked(client.carts.waiting.query({ registerId })),
    currentShift: (registerId) => asked(client.shifts.current.query({ registerId })),
  };
}

type Client = ReturnType<typeof createTillClient>;

async function sendAct(client: Client, act: QueuedAct): Promise<void> {
  switch (act.kind) {
    case "sales.commit":
      await client.sales.commit.mutate(act.input);
      return;
    case "sales.cancel":
      await client.sales.cancel.mutate(act.input);
      return;
    case "carts.park":
      await client.carts.park.mutate(act.input);
      return;
    case "carts.share":
      await client.carts.share.mutate(act.input);
      return;
    case "carts.take":
      await client.carts.take.mutate(act.input);
      return;
    case "charges.create":
      await client.charges.create.mutate(act.input);
      return;
    case "charges.letGo":
      await client.charges.letGo.mutate(act.input);
      return;
    case "receipts.issue":
      await client.receipts.issue.mutate(act.input);
      return;
    case "receipts.mail":
      await client.receipts.mail.mutate(act.input);
      return;
    case "refunds.create":
      await client.refunds.create.mutate(act.input);
      return;
    case "sales.void":
      await client.sales.void.mutate(act.input);
      return;
    case "returns.issueReceipt":
      await client.returns.issueReceipt.mutate(act.input);
      return;
    case "shifts.open":
      await client.shifts.open.mutate(act.input);
      return;
    case "shifts.handOver":
      await client.shifts.handOver.mutate(act.input);
      return;
    case "shifts.moveCash":
      await client.shifts.moveCash.mutate(act.input);
      return;
    case "shifts.openDrawer":
      await client.shifts.openDrawer.mutate(act.input);
  }
}

/** Ends with the stream, or with the first break of the line: the caller decides when to watch again. */
function watchCharge(
  client: Client,
  id: ChargeView["id"],
  { seen, signal }: { readonly seen: (view: ChargeView) => void; readonly signal: AbortSignal },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (end: () => void) => {
      subscription.unsubscribe();
      signal.removeEventListener("abort", stop);
      end();
    };
    const stop = () => finish(resolve);
    const subscription = client.charges.watch.subscribe(
      { id },
      {
        onData: seen,
        onComplete: () => finish(resolve),
        onError: (error) => finish(() => reject(error)),
        onConnectionStateChange: (change) => {
          if (change.state === "connecting" && change.error) finish(() => reject(change.error));
        },
      },
    );
    signal.addEventListener("abort", stop, { once: true });
  });
}
