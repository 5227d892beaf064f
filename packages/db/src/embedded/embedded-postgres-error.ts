/** What kept the embedded PostgreSQL from running, as one sentence that a person can act on. */
export class EmbeddedPostgresError extends Error {
  override readonly name = "EmbeddedPostgresError";
}
