import { chown, lstat, lchown, readdir, stat } from "node:fs/promises";
import { userInfo } from "node:os";
import path from "node:path";
import type { PostgresBinaries } from "./binaries.ts";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";
import { runProgram } from "./run-program.ts";

/** How to start a PostgreSQL program so that it does not run as root, which PostgreSQL refuses. */
export interface RunAs {
  /** A command that runs the program, with its arguments; empty when the program is started directly. */
  readonly prefix: readonly string[];
  readonly ids?: { readonly uid: number; readonly gid: number };
}

/** "nobody" on every Linux; also what the kernel calls an id it cannot map. */
const NOBODY = 65534;

const directly: RunAs = { prefix: [] };

/**
 * Root inside a user namespace of its own, where it is called "nobody": it keeps root's access to root's
 * files, also below folders of mode 0700, and needs no account on the machine.
 */
const inNamespace: RunAs = {
  prefix: ["unshare", "--user", `--map-user=${NOBODY}`, `--map-group=${NOBODY}`],
};

export interface RunAsOptions {
  readonly clusterDir: string;
  readonly binaries: PostgresBinaries;
  readonly uid?: number;
  /** Tells whether namespaces are available; for tests. */
  readonly namespaces?: () => Promise<boolean>;
}

/**
 * Chooses how PostgreSQL is started on this machine. As an ordinary user: directly. As root: as the owner of
 * an existing cluster that is not root's; else in a user namespace; else, where namespaces are refused, as
 * "nobody", who then needs a way to the data folder and the programs.
 *
 * @throws {EmbeddedPostgresError} naming the folder that must be opened.
 */
export async function chooseRunAs(options: RunAsOptions): Promise<RunAs> {
  const uid = options.uid ?? process.getuid?.();
  if (uid !== 0) {
    // initdb wants its user to have a name; a container started with a made-up id has none outside a namespace.
    const nameless = !hasName() && (await (options.namespaces ?? namespacesWork)());
    return nameless ? inNamespace : directly;
  }

  const owner = await stat(options.clusterDir).catch(() => undefined);
  if (owner !== undefined && owner.uid !== 0) {
    await refuseUnreachable(options, owner.uid, owner.gid);
    return { prefix: [], ids: { uid: owner.uid, gid: owner.gid } };
  }
  if (await (options.namespaces ?? namespacesWork)()) return inNamespace;

  await refuseUnreachable(options, NOBODY, NOBODY);
  if (owner !== undefined) await giveAll(options.clusterDir, NOBODY);
  return { prefix: [], ids: { uid: NOBODY, gid: NOBODY } };
}

/** Hands a folder that root made to whoever PostgreSQL runs as. */
export async function giveTo(runAs: RunAs, target: string): Promise<void> {
  if (runAs.ids !== undefined) await chown(target, runAs.ids.uid, runAs.ids.gid);
}

function hasName(): boolean {
  try {
    return userInfo().username !== "";
  } catch {
    return false;
  }
}

async function namespacesWork(): Promise<boolean> {
  const { code } = await runProgram(inNamespace, "true", [], 10_000);
  return code === 0;
}

async function refuseUnreachable(options: RunAsOptions, uid: number, gid: number): Promise<void> {
  for (const target of [path.dirname(options.clusterDir), path.dirname(options.binaries.postgres)]) {
    const closed = await firstClosedFolder(target, uid, gid);
    if (closed !== undefined) {
      throw new EmbeddedPostgresError(
        `PostgreSQL refuses to run as root and user ${uid} may not enter the folder ${closed}; run as an ordinary user, or open that folder with "chmod o+x ${closed}".`,
      );
    }
  }
}

async function firstClosedFolder(target: string, uid: number, gid: number): Promise<string | undefined> {
  const parents = [path.resolve(target)];
  for (let folder = path.resolve(target); folder !== path.dirname(folder); folder = path.dirname(folder)) {
    parents.unshift(path.dirname(folder));
  }
  for (const folder of parents) {
    const found = await stat(folder).catch(() => undefined);
    if (found === undefined) continue;
    const bit = found.uid === uid ? 0o100 : found.gid === gid ? 0o010 : 0o001;
    if ((found.mode & bit) === 0) return folder;
  }
  return undefined;
}

async function giveAll(root: string, uid: number): Promise<void> {
  await lchown(root, uid, uid);
  if (!(await lstat(root)).isDirectory()) return;
  for (const name of await readdir(root)) await giveAll(path.join(root, name), uid);
}
