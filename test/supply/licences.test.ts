import { expect, test } from "vitest";
import { findLicenceFaults, parseLicences } from "./licences.ts";
import { runPnpm } from "./run-pnpm.ts";

test("every installed package is under a licence that we may use", async () => {
  const { code, out, err } = await runPnpm(["licenses", "list", "-r", "--json"]);
  expect(code, `pnpm could not list the licences. Run: npx -y pnpm@12 install\n${err}`).toBe(0);
  const listing = parseLicences(out);
  expect(Object.values(listing).flat().length).toBeGreaterThan(300);
  expect(findLicenceFaults(listing)).toEqual([]);
});

test.each(["GPL-3.0-only", "AGPL-3.0-or-later", "SSPL-1.0", "Unknown", "MPL-2.0", "(MIT AND GPL-2.0-only)"])(
  "a package under %s is refused until somebody has read it",
  (licence) => {
    const faults = findLicenceFaults({ MIT: [some], [licence]: [some] });
    expect(faults).toEqual([expect.stringContaining(`till-pad@1.2.3 is under ${licence}`)]);
  },
);

test("an exception is for one package, under the licence that was read", () => {
  const named = { name: "lightningcss", versions: ["1.0.0"] };
  expect(findLicenceFaults({ "MPL-2.0": [named] })).toEqual([]);
  expect(findLicenceFaults({ "GPL-3.0-only": [named] })).toHaveLength(1);
});

const some = { name: "till-pad", versions: ["1.2.3"] };
