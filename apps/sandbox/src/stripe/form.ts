/** A value of a form-encoded body: `a[b]=c` nests, `a[]=c` and `a[0]=c` list. Leaves are strings. */
type FormValue = string | FormValue[] | { [key: string]: FormValue };
export type Form = { [key: string]: FormValue };

/** Deeper nesting than any parameter of Stripe's has. */
const depthMax = 8;

export function parseForm(text: string): Form {
  const root: Form = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const head = name.split("[", 1)[0] ?? "";
    const keys = [
      head,
      ...Array.from(name.slice(head.length).matchAll(/\[([^\]]*)\]/g), (match) => match[1] ?? ""),
    ];
    if (keys.length <= depthMax) put(root, keys, value);
  }
  return listed(root) as Form;
}

function put(into: Form, keys: readonly string[], value: string): void {
  let at = into;
  for (const [i, given] of keys.entries()) {
    const key = given === "" ? String(Object.keys(at).length) : given;
    if (i === keys.length - 1) {
      define(at, key, value);
      return;
    }
    const next = Object.hasOwn(at, key) ? at[key] : undefined;
    if (typeof next === "object" && !Array.isArray(next)) {
      at = next;
    } else {
      const made: Form = {};
      define(at, key, made);
      at = made;
    }
  }
}

/** Plain assignment would let a parameter named `__proto__` reach the prototype. */
function define(object: Form, key: string, value: FormValue): void {
  Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
}

/** Objects whose keys are 0, 1, 2 … become arrays. */
function listed(value: FormValue): FormValue {
  if (typeof value === "string" || Array.isArray(value)) return value;
  const entries = Object.entries(value);
  const isList = entries.length > 0 && entries.every(([key], i) => key === String(i));
  if (isList) return entries.map(([, item]) => listed(item));
  const out: Form = {};
  for (const [key, item] of entries) define(out, key, listed(item));
  return out;
}
