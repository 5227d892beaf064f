import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";

/** Signs the end of each batch of links, so that who can write to the database cannot write another chain. */
export interface TrailSeal {
  sign(hash: string): string;
  isFrom(hash: string, seal: string): boolean;
}

/** Under a key of its own, derived from the server's secret (HKDF-SHA-256). */
export function createTrailSeal(secret: string): TrailSeal {
  const key = Buffer.from(hkdfSync("sha256", secret, "", "till audit trail", 32));
  const sign = (hash: string): string => createHmac("sha256", key).update(hash).digest("hex");
  return {
    sign,
    isFrom(hash, seal) {
      const [expected, given] = [Buffer.from(sign(hash)), Buffer.from(seal)];
      return expected.length === given.length && timingSafeEqual(expected, given);
    },
  };
}
