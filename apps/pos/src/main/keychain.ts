import type { KeyVault } from "../host/key-store.ts";
import type { ElectronParts } from "./electron-parts.ts";

/** Null where Electron would seal with a password that everybody knows: then the file's mode is the better guard. */
export function keychain(
  safeStorage: ElectronParts["safeStorage"],
  platform: NodeJS.Platform,
): KeyVault | null {
  if (!safeStorage.isEncryptionAvailable()) return null;
  if (platform === "linux" && safeStorage.getSelectedStorageBackend() === "basic_text") return null;
  return {
    seal: (text) => safeStorage.encryptString(text),
    open: (sealed) => safeStorage.decryptString(Buffer.from(sealed)),
  };
}
