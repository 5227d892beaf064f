import { type KeyObject, createHash, sign } from "node:crypto";

/*
 * Node can read certificates but not make them. PayPal's receivers check a chain, so the sandbox issues its own: the
 * few parts of DER (ITU-T X.690) and X.509 (RFC 5280) that takes.
 */

export interface CertificateRequest {
  readonly subject: string;
  readonly issuer: string;
  readonly subjectKey: KeyObject;
  readonly issuerKey: KeyObject;
  /** One byte: the sandbox issues two. */
  /** 1 to 255. */
  readonly serial: number;
  readonly fromMs: number;
  readonly untilMs: number;
  /** May issue others. */
  readonly authority: boolean;
}

/** A certificate in PEM, signed with RSA and SHA-256. */
export function issueCertificate(request: CertificateRequest): string {
  const body = sequence(
    tagged(0, integer(Buffer.from([2]))),
    integer(Buffer.of(request.serial)),
    signatureAlgorithm,
    name(request.issuer),
    sequence(time(request.fromMs), time(request.untilMs)),
    name(request.subject),
    request.subjectKey.export({ type: "spki", format: "der" }),
    tagged(3, sequence(basicConstraints(request.authority), subjectKeyId(request.subjectKey))),
  );
  const signature = sign("RSA-SHA256", body, request.issuerKey);
  const der = sequence(body, signatureAlgorithm, bits(signature));
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

function encode(tag: number, content: Buffer): Buffer {
  const { length } = content;
  if (length < 128) return Buffer.concat([Buffer.from([tag, length]), content]);
  const digits = Buffer.from(length.toString(16).padStart(length > 0xff ? 4 : 2, "0"), "hex");
  return Buffer.concat([Buffer.from([tag, 0x80 | digits.length]), digits, content]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => encode(0x30, Buffer.concat(parts));
const set = (...parts: readonly Buffer[]): Buffer => encode(0x31, Buffer.concat(parts));
const tagged = (number: number, part: Buffer): Buffer => encode(0xa0 + number, part);
const octets = (content: Buffer): Buffer => encode(0x04, content);
const bits = (content: Buffer): Buffer => encode(0x03, Buffer.concat([Buffer.from([0]), content]));
const oid = (hex: string): Buffer => encode(0x06, Buffer.from(hex, "hex"));
const yes = Buffer.from([0x01, 0x01, 0xff]);
const nothing = Buffer.from([0x05, 0x00]);

/** A leading byte with its high bit set would read as negative. */
function integer(content: Buffer): Buffer {
  const negative = ((content[0] ?? 0) & 0x80) !== 0;
  return encode(0x02, negative ? Buffer.concat([Buffer.from([0]), content]) : content);
}

/** sha256WithRSAEncryption */
const signatureAlgorithm = sequence(oid("2a864886f70d01010b"), nothing);

/** One common name. */
const name = (commonName: string): Buffer =>
  sequence(set(sequence(oid("550403"), encode(0x0c, Buffer.from(commonName, "utf8")))));

/** UTCTime, which RFC 5280 asks for until 2049. */
function time(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replaceAll(/[-:T]/g, "").slice(2, 14);
  return encode(0x17, Buffer.from(`${digits}Z`, "ascii"));
}

const basicConstraints = (authority: boolean): Buffer =>
  sequence(oid("551d13"), yes, octets(authority ? sequence(yes) : sequence()));

const subjectKeyId = (key: KeyObject): Buffer =>
  sequence(
    oid("551d0e"),
    octets(
      octets(
        createHash("sha1")
          .update(key.export({ type: "spki", format: "der" }))
          .digest(),
      ),
    ),
  );
