import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { Ajv } from "ajv";
import { afterAll, expect, test } from "vitest";
import { z } from "zod";
import { parseLicences } from "./licences.ts";
import { root, runPnpm } from "./run-pnpm.ts";

/** The list of all parts, as `npx -y pnpm@12 run sbom` makes it. It names its hour, so it is made when needed and not kept in git. */
const bomSchema = z.looseObject({
  specVersion: z.literal("1.7"),
  components: z.array(z.looseObject({ purl: z.string() })),
});

const scratch = await mkdtemp(path.join(tmpdir(), "till-sbom-"));
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** Made by the very script that people run, into another file. */
async function makeBom(): Promise<z.infer<typeof bomSchema>> {
  const manifest = z
    .object({
      scripts: z.object({ sbom: z.templateLiteral(["pnpm sbom ", z.string(), " --out sbom.cdx.json"]) }),
    })
    .parse(JSON.parse(await readFile(path.join(root, "package.json"), "utf8")));
  const file = path.join(scratch, "bom.json");
  const { code, err } = await runPnpm([...manifest.scripts.sbom.split(" ").slice(1, -1), file]);
  if (code !== 0) throw new Error(`pnpm could not list the parts. Run: npx -y pnpm@12 run sbom\n${err}`);
  return bomSchema.parse(JSON.parse(await readFile(file, "utf8")));
}

const bom = await makeBom();

test("the list of parts is CycloneDX as its schema says", async () => {
  const validate = await cycloneDx();
  validate(bom);
  expect(validate.errors ?? []).toEqual([]);
  validate({ ...bom, components: [{ name: "without a type" }] });
  expect(validate.errors?.map(({ message }) => message)).toContain("must have required property 'type'");
});

test("the list of parts names every package that is installed", async () => {
  const listed = new Set(bom.components.map(({ purl }) => decodeURIComponent(purl)));
  const { out } = await runPnpm(["licenses", "list", "-r", "--json"]);
  const installed = Object.values(parseLicences(out))
    .flat()
    .flatMap(({ name, versions }) => versions.map((version) => `pkg:npm/${name}@${version}`));
  expect(installed.length).toBeGreaterThan(300);
  expect(installed.filter((purl) => !listed.has(purl))).toEqual([]);
});

/** The schemas as the CycloneDX project publishes them in its own library. */
async function cycloneDx() {
  const home = path.dirname(
    createRequire(import.meta.url).resolve("@cyclonedx/cyclonedx-library/package.json"),
  );
  const read = async (name: string): Promise<object> =>
    z
      .record(z.string(), z.unknown())
      .parse(
        JSON.parse(await readFile(path.join(home, "res", "schema", `${name}.SNAPSHOT.schema.json`), "utf8")),
      );
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  for (const name of ["spdx", "jsf-0.82", "cryptography-defs"])
    ajv.addSchema(await read(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
  return ajv.compile(await read("bom-1.7"));
}
