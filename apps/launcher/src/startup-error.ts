/** Why Till cannot start, as one sentence that a person can act on. Everything else that is thrown is a fault of ours. */
export class StartupError extends Error {
  override readonly name = "StartupError";
}
