import { z } from "zod";

/** Licences under which Till may use, change and pass on a package, each with the reason. */
const allowed: Readonly<Record<string, string>> = {
  MIT: "asks for its notice only",
  "MIT-0": "asks for nothing",
  ISC: "asks for its notice only",
  "BSD-2-Clause": "asks for its notice only",
  "BSD-3-Clause": "asks for its notice, and not to advertise with its authors' names",
  "Apache-2.0": "asks for its notice and gives a licence for patents",
  "BlueOak-1.0.0": "asks for its text only",
  "0BSD": "asks for nothing",
  Unlicense: "is in the public domain",
  "(MIT OR CC0-1.0)": "lets us take it as MIT",
};

/** Packages under any other licence, each for what it is used for here. A name with a star stands for its platforms. */
const exceptions: readonly { readonly name: string; readonly licence: string; readonly why: string }[] = [
  {
    name: "axe-core",
    licence: "MPL-2.0",
    why: "looks at the screens in tests, unchanged; nothing of it is shipped",
  },
  {
    name: "lightningcss",
    licence: "MPL-2.0",
    why: "builds the style sheets unchanged; nothing of it is shipped",
  },
  { name: "lightningcss-*", licence: "MPL-2.0", why: "the same program for one platform" },
  {
    name: "argparse",
    licence: "Python-2.0",
    why: "asks for its notice only; electron-updater reads YAML with what needs it",
  },
  {
    name: "sanitize-filename",
    licence: "WTFPL OR ISC",
    why: "lets us take it as ISC; makes the desktop packages, and nothing of it is shipped",
  },
  {
    name: "truncate-utf8-bytes",
    licence: "WTFPL",
    why: "asks for nothing; makes the desktop packages, and nothing of it is shipped",
  },
  {
    name: "utf8-byte-length",
    licence: "(WTFPL OR MIT)",
    why: "lets us take it as MIT; makes the desktop packages, and nothing of it is shipped",
  },
  {
    name: "@fontsource-variable/inter",
    licence: "OFL-1.1",
    why: "a font may be shipped with software when it is not sold by itself",
  },
  { name: "@fontsource-variable/noto-sans-arabic", licence: "OFL-1.1", why: "the same, for Arabic letters" },
];

const listingSchema = z.record(
  z.string(),
  z.array(z.object({ name: z.string(), versions: z.array(z.string()) })),
);
export type Licences = z.infer<typeof listingSchema>;

/** What `pnpm licenses list -r --json` says: everything that is installed, for work and for tests, by its licence. */
export const parseLicences = (text: string): Licences => listingSchema.parse(JSON.parse(text));

export function findLicenceFaults(listing: Licences): string[] {
  return Object.entries(listing).flatMap(([licence, packages]) =>
    Object.hasOwn(allowed, licence)
      ? []
      : packages
          .filter(({ name }) => !exceptions.some((one) => one.licence === licence && stands(one.name, name)))
          .map(
            ({ name, versions }) =>
              `${name}@${versions.join(", ")} is under ${licence}: read what that asks for, then put it into test/supply/licences.ts with the reason, or take another package`,
          ),
  );
}

const stands = (pattern: string, name: string): boolean =>
  pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
