/** The IPC channels of the bridge, up to the host and down to the screen. `preload.cjs` spells them once more. */
export const electronChannels = { toHost: "till:to-host", toScreen: "till:to-screen" } as const;

/** Where the screens live inside Electron: an origin of its own, not `file:`, which could read the disk. */
export const appOrigin = "till://app";
