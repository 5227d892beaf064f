import { parseId } from "@till/kernel";
import { SMTPServer } from "smtp-server";
import { afterEach, expect, test } from "vitest";
import { z } from "zod";
import { createMailSender } from "./mail-sender.ts";
import type { Mail } from "./senders.ts";

let smtp: SMTPServer | undefined;
afterEach(async () => {
  const server = smtp;
  smtp = undefined;
  if (server) await new Promise<void>((resolve) => server.close(() => resolve()));
});

const mail: Mail = {
  id: parseId("0190b7a4-0000-7000-8000-000000000001"),
  to: "buyer@till.example",
  subject: "Receipt 9-000001 from Café Älter",
  text: "Total 4.50 EUR",
  html: "<p>Total 4.50 EUR</p>",
};

/** A mail server on loopback that keeps what it takes. */
async function listen(refuse?: (address: string) => Error | null) {
  const taken: { readonly to: readonly string[]; readonly source: string }[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onRcptTo: ({ address }, _session, done) => done(refuse?.(address) ?? null),
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        taken.push({ to, source: Buffer.concat(parts).toString("utf8") });
        done();
      });
    },
  });
  smtp = server;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const { port } = z.object({ port: z.number() }).parse(server.server.address());
  return {
    taken,
    sender: createMailSender({ url: `smtp://127.0.0.1:${port}`, from: "Corner shop <shop@till.example>" }),
  };
}

test("a mail arrives at a real server with both bodies and the message's own id", async () => {
  const { taken, sender } = await listen();
  expect(await sender.send(mail)).toEqual({ kind: "sent" });
  expect(await sender.send(mail)).toEqual({ kind: "sent" });
  expect(taken.map(({ to }) => to)).toEqual([["buyer@till.example"], ["buyer@till.example"]]);
  for (const { source } of taken) {
    expect(source).toMatch(/^Message-ID: <0190b7a4-0000-7000-8000-000000000001@till\.example>\r?$/im);
    expect(source).toMatch(/^From: Corner shop <shop@till\.example>\r?$/m);
    expect(source).toContain("Total 4.50 EUR");
    expect(source).toContain("<p>Total 4.50 EUR</p>");
  }
});

test("an unknown mailbox is refused for good, a full one for now, and so is a server that is away", async () => {
  const answers = new Map([
    ["unknown@till.example", Object.assign(new Error("no such mailbox"), { responseCode: 550 })],
    ["full@till.example", Object.assign(new Error("mailbox full"), { responseCode: 452 })],
  ]);
  const { sender } = await listen((address) => answers.get(address) ?? null);
  expect(await sender.send({ ...mail, to: "unknown@till.example" })).toMatchObject({
    kind: "failed",
    permanent: true,
  });
  expect(await sender.send({ ...mail, to: "full@till.example" })).toMatchObject({
    kind: "failed",
    permanent: false,
  });
  const nobody = createMailSender({ url: "smtp://127.0.0.1:1", from: "shop@till.example" });
  expect(await nobody.send(mail)).toMatchObject({ kind: "failed", permanent: false });
});

test("nothing in a message can add a header or another recipient", async () => {
  const { taken, sender } = await listen();
  await sender.send({ ...mail, subject: "Hello\r\nBcc: other@till.example" });
  expect(taken[0]?.to).toEqual(["buyer@till.example"]);
  expect(taken[0]?.source).not.toMatch(/^Bcc:/im);
});
