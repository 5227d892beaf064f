export { type BridgeLine, connectScreen } from "./shared/bridge.ts";
export type { Answer, HostApi } from "./shared/host-api.ts";
export type { TillState } from "./shared/till-state.ts";
