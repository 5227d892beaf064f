/** Tells a till's token from the sign-in library's at a glance, and a secret scanner what it found. */
export const registerTokenPrefix = "till_session_";

/** Of 32 random bytes. */
export const toRegisterToken = (random: Uint8Array): string =>
  registerTokenPrefix + Buffer.from(random).toString("base64url");
