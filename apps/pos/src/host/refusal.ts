import type { TillErrorBody } from "@till/wire";
import type { MessageKey, MessageValues, WithValues } from "../shared/messages/message-types.ts";
import type { Speech } from "../shared/speech.ts";
import { HostRefusal, ServerRefusal } from "./server-port.ts";
import { serverWords, speechIn } from "./speech.ts";

/** What this till cannot do, by its message: a screen gets it in the till's language, a log in English. */
export function refusal<Key extends MessageKey>(key: Key, ...values: WithValues<Key>): HostRefusal {
  const said = { key, values: (values[0] ?? {}) as MessageValues };
  return new HostRefusal(speechIn("en").sayMessage(said), said);
}

/** What the server would not do, told here as it said it. */
export const refusedByServer = (body: TillErrorBody): HostRefusal => new HostRefusal(body.message, body);

/** The sentence a person reads. */
export function refusalWords(refused: HostRefusal | ServerRefusal, speech: Speech): string {
  const said = refused instanceof ServerRefusal ? refused.body : refused.said;
  if (said === null) return refused.message;
  return "code" in said ? serverWords(said, speech) : speech.sayMessage(said);
}
