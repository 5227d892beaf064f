import { z } from "zod";
import { runPnpm } from "./run-pnpm.ts";

/**
 * `npx -y pnpm@12 run audit`: whether a vulnerability is known in what is installed. Not a part of `test`, because the
 * answer comes from a registry and changes without us. Ends with 0 when none is known, 1 when one is, 2 when nobody could say.
 */

const auditSchema = z.object({
  advisories: z.record(
    z.string(),
    z.looseObject({
      module_name: z.string(),
      severity: z.string(),
      title: z.string(),
      vulnerable_versions: z.string().optional(),
      patched_versions: z.string().optional(),
      url: z.string().optional(),
    }),
  ),
});

const { out, err } = await runPnpm(["audit", "--json"]);
process.exitCode = say();

function say(): number {
  const audit = auditSchema.safeParse(readJson(out));
  if (!audit.success) {
    process.stdout.write(
      `Nothing is known: the registry in use did not answer the audit.\n\n${(err || out).trim()}\n\nA mirror may refuse it. Ask again on a machine whose registry answers: npx -y pnpm@12 run audit\n`,
    );
    return 2;
  }
  const known = Object.values(audit.data.advisories);
  for (const one of known) {
    const better = one.patched_versions === undefined ? "" : `; mended in ${one.patched_versions}`;
    process.stdout.write(
      `${one.severity}: ${one.module_name} ${one.vulnerable_versions ?? ""}: ${one.title}${better} ${one.url ?? ""}\n`,
    );
  }
  process.stdout.write(
    known.length === 0
      ? "No vulnerability is known in what is installed.\n"
      : `\n${known.length} known. Raise the version in the catalog of pnpm-workspace.yaml, install, test.\n`,
  );
  return known.length === 0 ? 0 : 1;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
