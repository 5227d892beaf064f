import { createTransport } from "nodemailer";
import type { Mail, Senders } from "./senders.ts";

const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 } as const;

/** Sends through the SMTP server of this address (`smtp://user:password@host:port`, or `smtps://…`). */
export function createMailSender(options: {
  readonly url: string;
  readonly from: string;
}): NonNullable<Senders["mail"]> {
  const transport = createTransport({ url: options.url, ...timeouts });
  const domain = /@([^\s>]+)/.exec(options.from)?.[1] ?? "till.invalid";
  return {
    from: options.from,
    async send(mail: Mail) {
      try {
        await transport.sendMail({
          from: options.from,
          to: mail.to,
          subject: mail.subject,
          text: mail.text,
          ...(mail.html === null ? {} : { html: mail.html }),
          messageId: `<${mail.id}@${domain}>`,
          // Nothing on this machine or the network is ever fetched into a mail.
          disableFileAccess: true,
          disableUrlAccess: true,
        });
        return { kind: "sent" };
      } catch (error) {
        const detail = error instanceof Error ? error.message : String(error);
        return { kind: "failed", detail, permanent: isPermanent(error) };
      }
    },
  };
}

/** The server's own no to the address or the mail (RFC 5321: 5yz). A refused sign-in is the operator's to mend. */
function isPermanent(error: unknown): boolean {
  if (!(error instanceof Error) || !("responseCode" in error)) return false;
  const { responseCode } = error;
  return [501, 550, 551, 552, 553, 554].includes(Number(responseCode));
}
