import type { Money } from "@till/money";
import type { English } from "./en/index.ts";

/** `cart.empty`: a section and a name in it. */
export type MessageKey = {
  [Section in keyof English]: `${Section}.${Extract<keyof English[Section], string>}`;
}[keyof English];

type TextOf<Key extends MessageKey> = Key extends `${infer Section}.${infer Name}`
  ? Section extends keyof English
    ? Name extends keyof English[Section]
      ? English[Section][Name]
      : never
    : never
  : never;

/** What a name cannot hold. So "{# sale}" in a plural is no argument, and neither is a text of several words. */
type Mark = " " | "{" | "}" | "#" | "," | ".";
type IsName<Text extends string> = Text extends "" | `${string}${Mark}${string}` ? false : true;

/** The argument that begins after a brace, and of which kind it is. */
type ArgumentAt<Rest extends string> = Rest extends `${infer Name}, plural, ${string}`
  ? IsName<Name> extends true
    ? { readonly name: Name; readonly value: number }
    : SimpleAt<Rest>
  : SimpleAt<Rest>;
type SimpleAt<Rest extends string> = Rest extends `${infer Name}, select, ${string}`
  ? IsName<Name> extends true
    ? { readonly name: Name; readonly value: string }
    : PlainAt<Rest>
  : PlainAt<Rest>;
type PlainAt<Rest extends string> = Rest extends `${infer Name}}${string}`
  ? IsName<Name> extends true
    ? { readonly name: Name; readonly value: string | number | Money }
    : never
  : never;

type ArgumentsIn<Text extends string> = Text extends `${string}{${infer Rest}`
  ? ArgumentAt<Rest> | ArgumentsIn<Rest>
  : never;

/** What a message has to be given: read from the English text. */
type ValuesOf<Key extends MessageKey> = {
  readonly [Argument in ArgumentsIn<TextOf<Key> & string> as Argument["name"]]: Argument["value"];
};

/** The rest of the arguments of a function that says a message. */
export type WithValues<Key extends MessageKey> = keyof ValuesOf<Key> extends never
  ? readonly []
  : readonly [values: ValuesOf<Key>];

/** A message and what it is given, as it lies on disk or goes over the bridge. */
export interface Message {
  readonly key: MessageKey;
  readonly values: MessageValues;
}

export type MessageValues = Readonly<Record<string, string | number | Money>>;
