export { hashRegisterKey } from "./auth/pin-sign-in.ts";
export { hashSecret } from "./auth/slow-hash.ts";
export type { AppRouter } from "./trpc/app-router.ts";
