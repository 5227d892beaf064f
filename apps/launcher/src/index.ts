export { type BuildOutcome, buildScreens } from "./build-screens.ts";
export { StartupError } from "./startup-error.ts";
