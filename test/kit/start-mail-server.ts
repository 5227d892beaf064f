import { SMTPServer } from "smtp-server";
import { z } from "zod";

export interface MailServer {
  readonly port: number;
  /** As they came, with their headers. */
  readonly mails: readonly string[];
  stop(): Promise<void>;
}

/** A mail server on loopback that keeps what it takes. */
export async function startMailServer(): Promise<MailServer> {
  const mails: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData(stream, _session, done) {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => {
        mails.push(Buffer.concat(parts).toString("utf8"));
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const { port } = z.object({ port: z.number() }).parse(server.server.address());
  return { port, mails, stop: () => new Promise<void>((resolve) => server.close(() => resolve())) };
}
