export { hashRegisterKey } from "./auth/pin-sign-in.ts";
export { hashSecret } from "./auth/sign-in.ts";
export type { AppRouter } from "./trpc/app-router.ts";
