/** The ways in which a text may stand in something written, escaped or encoded on its own or inside something longer. */
export function formsOf(value: string): ReadonlyMap<string, string> {
  const bytes = Buffer.from(value, "utf8");
  const forms = new Map([
    ["as it is", value],
    ["in JSON", JSON.stringify(value).slice(1, -1)],
    ["in a URL", encodeURIComponent(value)],
    ["in hex", bytes.toString("hex")],
    ["in capital hex", bytes.toString("hex").toUpperCase()],
  ]);
  for (const alphabet of ["base64", "base64url"] as const) {
    // Encoded inside something longer, the bytes before it shift every character.
    for (const before of [0, 1, 2]) {
      const encoded = Buffer.concat([Buffer.alloc(before), bytes])
        .toString(alphabet)
        .replace(/=+$/, "");
      const whole = (before + bytes.length) % 3 === 0;
      forms.set(
        `in ${alphabet}, ${before} bytes in`,
        encoded.slice([0, 2, 3][before], whole ? undefined : -1),
      );
    }
  }
  return forms;
}

export interface Written {
  /** Where it was written. */
  readonly place: string;
  readonly text: string;
}

/** Where each canary is found, and in which form; never more of the text than that. */
export function findCanaries(
  canaries: Readonly<Record<string, string>>,
  written: readonly Written[],
): readonly string[] {
  return Object.entries(canaries).flatMap(([name, value]) => {
    const forms = [...formsOf(value)];
    // Digits alone stand inside any long number; only a number of their own counts.
    const digits = /^\d+$/.test(value) ? new RegExp(String.raw`(?<![0-9a-z])${value}(?![0-9a-z])`) : null;
    return written.flatMap(({ place, text }) =>
      forms
        .filter(([, form]) => (digits !== null && form === value ? digits.test(text) : text.includes(form)))
        .map(([how]) => `${name} ${how} in ${place}`),
    );
  });
}
