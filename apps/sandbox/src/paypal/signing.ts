import { type KeyObject, X509Certificate, generateKeyPairSync, sign, verify } from "node:crypto";
import { crc32 } from "node:zlib";
import type { Core } from "../core/core.ts";
import type { Webhooks } from "../core/webhooks.ts";
import { issueCertificate } from "./issue-certificate.ts";

const dayMs = 86_400_000;

interface Transmission {
  readonly id: string;
  readonly time: string;
  readonly webhookId: string;
  readonly body: string;
}

/** Signs webhooks as PayPal does, with a certificate of its own made anew in each process. */
export interface Signer {
  readonly sign: Parameters<Webhooks["signer"]>[1];
  /** Leaf and root in PEM, or undefined for another certificate's name. */
  certificate(certificateId: string): string | undefined;
  verifies(transmission: Transmission, signature: string): boolean;
}

interface Identity {
  readonly id: string;
  readonly chain: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export function createSigner(core: Core): Signer {
  let made: Identity | undefined;
  // Making keys takes a moment, so that only a process that signs does it.
  const identity = (): Identity => (made ??= makeIdentity(core.clock.wallMs()));

  return {
    sign: ({ body, wallMs }) => {
      const { id: certificateId, privateKey } = identity();
      const id = core.chance.uuid();
      const time = `${new Date(wallMs).toISOString().slice(0, 19)}Z`;
      const text = signedText({ id, time, webhookId: core.secrets.paypalWebhookId, body });
      return {
        "paypal-transmission-id": id,
        "paypal-transmission-time": time,
        "paypal-transmission-sig": sign("RSA-SHA256", Buffer.from(text), privateKey).toString("base64"),
        "paypal-cert-url": `${core.publicOrigin("paypal")}/v1/notifications/certs/${certificateId}`,
        "paypal-auth-algo": "SHA256withRSA",
      };
    },
    certificate(certificateId) {
      const { id, chain } = identity();
      return certificateId === id ? chain : undefined;
    },
    verifies(transmission, signature) {
      const text = Buffer.from(signedText(transmission));
      return verify("RSA-SHA256", text, identity().publicKey, Buffer.from(signature, "base64"));
    },
  };
}

function signedText({ id, time, webhookId, body }: Transmission): string {
  return `${id}|${time}|${webhookId}|${crc32(body)}`;
}

function makeIdentity(wallMs: number): Identity {
  const root = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const leaf = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const issuer = "Till Sandbox Root, never to be trusted elsewhere";
  // One identity for a process, whose clock may be set back years.
  const dates = { fromMs: wallMs - 3650 * dayMs, untilMs: wallMs + 3650 * dayMs };
  const leafPem = issueCertificate({
    ...dates,
    subject: "messageverificationcerts.sandbox.paypal.com",
    issuer,
    subjectKey: leaf.publicKey,
    issuerKey: root.privateKey,
    serial: 2,
    authority: false,
  });
  const rootPem = issueCertificate({
    ...dates,
    subject: issuer,
    issuer,
    subjectKey: root.publicKey,
    issuerKey: root.privateKey,
    serial: 1,
    authority: true,
  });
  const fingerprint = new X509Certificate(leafPem).fingerprint256.replaceAll(":", "").toLowerCase();
  return {
    id: `CERT-${fingerprint.slice(0, 40)}`,
    chain: leafPem + rootPem,
    privateKey: leaf.privateKey,
    publicKey: leaf.publicKey,
  };
}
