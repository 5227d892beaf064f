export type Way = readonly (string | number)[];

/** The way to every part of a value, the value itself first. */
export function waysInto(value: unknown, way: Way = []): readonly Way[] {
  if (typeof value !== "object" || value === null) return [way];
  const keys = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value);
  return [way, ...keys.flatMap((key) => waysInto(Reflect.get(value, key), [...way, key]))];
}

/** The same value with what is at the end of the way put through `change`; `gone` takes it out. */
export function changePart(value: unknown, way: Way, change: (part: unknown) => unknown): unknown {
  const [key, ...rest] = way;
  if (key === undefined) return change(value);
  if (typeof value !== "object" || value === null) return value;
  const part = changePart(Reflect.get(value, key), rest, change);
  if (Array.isArray(value))
    return value.flatMap((one: unknown, index) => (index !== key ? [one] : part === gone ? [] : [part]));
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) =>
      name !== key ? [[name, one]] : part === gone ? [] : [[name, part]],
    ),
  );
}

/** Stands for what is left out. */
export const gone = Symbol("gone");
