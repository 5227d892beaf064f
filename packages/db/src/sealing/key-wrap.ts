/**
 * Keeps the master keys and lets nobody have them: what it wraps, only it unwraps. A key management service can
 * stand here; Till ships one that takes the keys from the environment (`master-keys.ts`).
 */
export interface KeyWrap {
  /** The master key that wraps now. */
  readonly currentKeyId: string;
  /** `context` says what the data key is for; the same must be given to unwrap it. */
  wrap(dataKey: Uint8Array, context: string): Promise<string>;
  /** @throws {MasterKeyError} when this master key is not there, or the wrapping is not of it. */
  unwrap(keyId: string, wrapped: string, context: string): Promise<Uint8Array>;
}

/** A master key that is needed and is not there, or is not the one it is named after. One sentence for the operator. */
export class MasterKeyError extends Error {
  override readonly name = "MasterKeyError";
}
