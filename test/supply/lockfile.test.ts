import { cpSync, globSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { findLockfileFaults } from "./lockfile.ts";
import { root, runPnpm } from "./run-pnpm.ts";

const lockfile = await readFile(path.join(root, "pnpm-lock.yaml"), "utf8");
const workspace = await readFile(path.join(root, "pnpm-workspace.yaml"), "utf8");

test("what the lockfile names comes from a registry and is held by its hash", () => {
  expect(findLockfileFaults(lockfile, workspace)).toEqual([]);
});

test("the lockfile fits what every package.json asks for", async () => {
  const { code, out, err } = await frozenInstall(root);
  expect(
    code,
    `The lockfile and a package.json disagree. Run npx -y pnpm@12 install and commit the lockfile.\n${out}${err}`,
  ).toBe(0);
});

test("a package.json that asks for something else is noticed", async () => {
  const copy = await mkdtemp(path.join(tmpdir(), "till-lockfile-"));
  try {
    const files = ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json"];
    for (const file of [
      ...files,
      ...globSync("{apps,packages}/*/package.json", { cwd: root }),
      "test/package.json",
    ])
      cpSync(path.join(root, file), path.join(copy, file));
    const manifest = path.join(copy, "test", "package.json");
    const text = await readFile(manifest, "utf8");
    await writeFile(
      manifest,
      text.replace('"zod": "catalog:"', '"zod": "catalog:",\n    "pino": "catalog:"'),
    );
    const { code, out, err } = await frozenInstall(copy);
    expect(code).not.toBe(0);
    expect(out + err).toContain("OUTDATED_LOCKFILE");
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
});

/** Asks nobody: that the versions are old enough was asked when they were installed. */
const frozenInstall = (folder: string) =>
  runPnpm(["install", "--frozen-lockfile", "--lockfile-only", "--offline", "--trust-lockfile"], folder);

const hash = `sha512-${"A".repeat(86)}==`;
const small = `lockfileVersion: '9.0'

settings:
  autoInstallPeers: true

importers:

  packages/money:
    dependencies:
      '@till/kernel':
        specifier: workspace:*
        version: link:../kernel
      zod:
        specifier: 'catalog:'
        version: 4.6.7

packages:

  zod@4.6.7:
    resolution: {integrity: ${hash}}

snapshots:

  zod@4.6.7: {}
`;
const inLockfile = (from: string, to: string) => [small.replace(from, to), workspace] as const;
const inWorkspace = (from: string | RegExp, to: string) => [small, workspace.replace(from, to)] as const;

test("a small lockfile without a fault has none", () => {
  expect(findLockfileFaults(small, workspace)).toEqual([]);
});

test.each([
  [
    "an entry without a hash",
    inLockfile(`integrity: ${hash}`, "directory: ../elsewhere"),
    "has no sha512 hash",
  ],
  ["a weak hash", inLockfile(hash, "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk="), "has no sha512 hash"],
  [
    "an archive at an address",
    inLockfile(hash, `${hash}, tarball: https://packages.example/a.tgz`),
    "comes from elsewhere than a registry (tarball)",
  ],
  [
    "a commit of a repository",
    inLockfile(`integrity: ${hash}`, "type: git, repo: https://code.example/a.git, commit: 0a1b"),
    "comes from elsewhere than a registry (type, repo, commit)",
  ],
  [
    "the name of a host",
    inLockfile("\nsettings:", "\nregistry: https://packages.example\n\nsettings:"),
    "names an address",
  ],
  [
    "a package that nobody hashed",
    inLockfile("\nsnapshots:\n", "\nsnapshots:\n\n  pad@1.0.0: {}\n"),
    "no entry with a hash",
  ],
  [
    "a version beside the catalog",
    inLockfile("specifier: 'catalog:'", "specifier: ^4.0.0"),
    "name a version in the catalog",
  ],
  ["a range in the catalog", inWorkspace(/ {2}zod: .*/, "  zod: ^4.0.0"), "zod is not pinned (^4.0.0)"],
  [
    "a script that nobody allowed",
    inWorkspace("electron: false", "electron: true"),
    "electron may run a script",
  ],
  [
    "scripts of everybody",
    [small, `${workspace}\ndangerouslyAllowAllBuilds: true\n`] as const,
    "lets every package",
  ],
  [
    "a version of this minute",
    inWorkspace(/minimumReleaseAge: \d+/, "minimumReleaseAge: 60"),
    "set minimumReleaseAge",
  ],
  [
    "a dependency's dependency from git",
    inWorkspace("blockExoticSubdeps: true", ""),
    "set blockExoticSubdeps",
  ],
])("%s is a fault that says what to do", (_what, [changedLockfile, changedWorkspace], fault) => {
  expect(findLockfileFaults(changedLockfile, changedWorkspace).join("\n")).toContain(fault);
});
