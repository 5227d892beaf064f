import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { z } from "zod";

/** Where the register's key lies between two starts. It is never in the register's own data, and no screen sees it. */
export interface KeyStore {
  /** Null where there is none, and where what is kept can no longer be opened. */
  read(): string | null;
  /** On disk when this returns; replaces the former one. */
  write(key: string): void;
}

/** The operating system's keychain, where it can be used: what it seals only this user of this machine opens. */
export interface KeyVault {
  seal(text: string): Uint8Array;
  /** Throws where it was sealed elsewhere. */
  open(sealed: Uint8Array): string;
}

const kept = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("plain"), key: z.string().min(16) }),
  z.object({ kind: z.literal("sealed"), key: z.base64() }),
]);

/**
 * One file that only this user reads (0600): sealed where there is a vault, else the file's mode is its only guard. A
 * key that was kept in plain is sealed as soon as a vault is there.
 */
export function createFileKeyStore(path: string, vault: KeyVault | null): KeyStore {
  const write = (key: string): void =>
    writeWhole(
      path,
      JSON.stringify(
        vault === null
          ? { kind: "plain", key }
          : { kind: "sealed", key: Buffer.from(vault.seal(key)).toString("base64") },
      ),
    );
  return {
    write,
    read() {
      if (!existsSync(path)) return null;
      const found = kept.safeParse(parseJson(readFileSync(path, "utf8")));
      if (!found.success) return null;
      const { kind, key } = found.data;
      if (kind === "sealed") return vault === null ? null : opened(vault, key);
      if (vault !== null) write(key);
      return key;
    },
  };
}

function opened(vault: KeyVault, key: string): string | null {
  try {
    return vault.open(Buffer.from(key, "base64"));
  } catch {
    return null;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The old file or the new one, whatever happens meanwhile; the mode is right from the first byte on. */
function writeWhole(path: string, text: string): void {
  const fresh = `${path}.new`;
  const file = openSync(fresh, "w", 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(fresh, path);
}
