import "./messages.css";
import { useQuery } from "@tanstack/react-query";
import { type Uuid, isUuid } from "@till/kernel";
import type { OutboxDetail } from "@till/wire";
import { Button, Card, DescriptionList, EmptyState, StatusPill } from "@till/ui";
import { Link } from "wouter";
import { useTitle } from "../../shared/use-title.ts";
import { Reading } from "../lists/reading.tsx";
import { useOffice, useStore } from "../services.ts";
import { atInWords } from "../words.ts";
import { MessageBody } from "./message-body.tsx";
import { causeInWords, messageKinds, messageStates, resendInWords, withShortIds } from "./message-words.ts";
import { useResend } from "./use-resend.ts";

/** One message as its receiver reads it, with what became of it. */
export function MessagePage({ id }: { readonly id: string }) {
  useTitle("Message · Till office");
  const { till } = useOffice();
  const query = useQuery({
    queryKey: ["messages", "one", id],
    queryFn: () => till.outbox.get.query({ id: id as Uuid }),
    enabled: isUuid(id),
    refetchInterval: ({ state: { data } }) => (data?.state === "queued" ? 2000 : false),
  });
  if (!isUuid(id)) return <EmptyState title="There is no such message" icon="search" />;
  return (
    <Reading noun="message" query={query}>
      {(message) => <Detail message={message} />}
    </Reading>
  );
}

function Detail({ message }: { readonly message: OutboxDetail }) {
  const { tone, words } = messageStates[message.state];
  return (
    <>
      <header className="office-head">
        <div>
          <p className="till-muted">
            <Link href="/office/messages">Messages</Link> · {messageKinds[message.kind]}
          </p>
          <h1>{withShortIds(message.subject)}</h1>
        </div>
        <StatusPill tone={tone}>{words}</StatusPill>
      </header>
      <div className="office-two">
        <Card title={message.kind === "mail" ? "As it is read" : "What is posted"}>
          {message.to === null ? (
            <p className="till-muted">What it said was erased, with the address it went to.</p>
          ) : (
            <MessageBody message={message} />
          )}
        </Card>
        <Sending message={message} />
      </div>
    </>
  );
}

function Sending({ message }: { readonly message: OutboxDetail }) {
  const { timeZone } = useStore();
  const { isPending, outcome, resend } = useResend(message.id);
  const { meaning } = messageStates[message.state];
  const again = resendInWords(message);
  return (
    <Card
      title={message.detail ?? meaning}
      tone={message.state === "failed" ? "bad" : message.state === "kept" ? "warn" : "neutral"}
    >
      <div className="charge">
        {message.detail !== null && <p className="till-muted">{meaning}</p>}
        <DescriptionList items={factsOf(message, timeZone)} />
        {again !== null && (
          <>
            <p className="till-muted till-small">{again}</p>
            <div className="charge__acts">
              <Button icon="refresh" isPending={isPending} pendingLabel="Sending" onPress={resend}>
                {message.state === "sent" ? "Send it once more" : "Send it again"}
              </Button>
            </div>
          </>
        )}
        <output>{outcome?.ok === true && outcome.words}</output>
        <div role="alert" className="office-error">
          {outcome?.ok === false && outcome.words}
        </div>
      </div>
    </Card>
  );
}

function factsOf(message: OutboxDetail, timeZone: string) {
  return [
    { label: "To", value: <span className="office-code">{message.to ?? "Erased"}</span> },
    { label: "Because of", value: causeInWords(message.cause) },
    ...(message.saleId === null
      ? []
      : [
          {
            label: "Sale",
            value: <Link href={`/office/sales/${message.saleId}`}>Open the sale it is about</Link>,
          },
        ]),
    { label: "Written", value: atInWords(message.createdAtMs, timeZone) },
    ...(message.sentAtMs === null
      ? []
      : [{ label: "Last sent", value: atInWords(message.sentAtMs, timeZone) }]),
    { label: "Tries", value: String(message.tries) },
    { label: "Id", value: <span className="office-code">{message.id}</span> },
  ];
}
