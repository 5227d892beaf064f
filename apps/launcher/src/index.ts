export { type BuildOutcome, buildScreens } from "./build-screens.ts";
export { findElectron } from "./programs.ts";
export { StartupError } from "./startup-error.ts";
