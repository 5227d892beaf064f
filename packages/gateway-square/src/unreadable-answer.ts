/** Square answered something this program cannot make sense of; what became of the call is then not known. */
export class UnreadableAnswerError extends Error {
  override readonly name = "UnreadableAnswerError";
}
