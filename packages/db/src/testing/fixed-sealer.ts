import { createHash, createSecretKey } from "node:crypto";
import type { MerchantId, Uuid } from "@till/kernel";
import type { DataKey, KeyRing } from "../sealing/key-ring.ts";
import { type DataKeyPurpose, dataKeyPurposes } from "../sealing/sealed-columns.ts";
import { type Sealer, createSealer } from "../sealing/sealer.ts";

/** Seals as the real one does, with keys that follow from the merchant, so that it asks nobody and waits for nothing. */
export function createFixedSealer(random: (count: number) => Uint8Array): Sealer {
  const keyOf = (merchantId: MerchantId, purpose: DataKeyPurpose): DataKey => {
    const bytes = createHash("sha256").update(`${merchantId} ${purpose}`).digest();
    const id = `00000000-0000-7000-8000-00000000000${dataKeyPurposes.indexOf(purpose)}` as Uuid;
    return { id, key: createSecretKey(bytes) };
  };
  const ring: KeyRing = {
    current: async (merchantId, purpose) => keyOf(merchantId, purpose),
    find: async (merchantId, id) => keyOf(merchantId, dataKeyPurposes[Number(id.at(-1))] ?? "personal"),
    all: async (merchantId, purpose) => [keyOf(merchantId, purpose)],
  };
  return createSealer(ring, random);
}
