/** Thrown when the program itself is wrong. It is never caught to be turned into an answer for a person. */
export class InvariantError extends Error {
  override readonly name = "InvariantError";
}

/** States what must hold here. Throws `InvariantError` when it does not. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}

/** Marks a branch the types rule out; reaching it means a value came in past the parsers. */
export function unreachable(value: never): never {
  throw new InvariantError(`unreachable value: ${String(value)}`);
}
