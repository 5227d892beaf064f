import { spawn } from "node:child_process";
import { access, chmod, mkdtemp, readFile, readlink, rm, stat, writeFile } from "node:fs/promises";
import { statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type EmbeddedPostgres, EmbeddedPostgresError, startEmbeddedPostgres } from "./index.ts";
import { isAlive } from "./postmaster.ts";
import { chooseRunAs } from "./run-as.ts";

const patient = 120_000;
const isRoot = process.getuid?.() === 0;
/** Another user can only be played where this checkout, Node and the scratch folder are open to all. */
const othersCanPass = [import.meta.dirname, path.dirname(process.execPath), tmpdir()].every(isOpenToAll);
const started: EmbeddedPostgres[] = [];
let parent = "";

beforeEach(async () => {
  // mkdtemp makes it 0700, the mode that keeps every other user out.
  parent = await mkdtemp(path.join(tmpdir(), "till-embedded-"));
});

afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
  await rm(parent, { recursive: true, force: true });
}, patient);

function isOpenToAll(folder: string): boolean {
  const parent = path.dirname(folder);
  return (statSync(folder).mode & 0o001) !== 0 && (parent === folder || isOpenToAll(parent));
}

async function start(dataDir = path.join(parent, "data")): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, fsync: false });
  started.push(server);
  return server;
}

async function ask(server: EmbeddedPostgres, query: string): Promise<string> {
  const sql = postgres(server.ownerUrl("postgres"), { max: 1, onnotice: () => {} });
  try {
    const rows = await sql.unsafe(query);
    return rows.map((row) => Object.values(row).join(",")).join("\n");
  } finally {
    await sql.end();
  }
}

test(
  "what was committed is there after a stop and a start, in UTF-8, sorted by code point",
  async () => {
    const first = await start();
    await ask(first, "create table word (it text)");
    await ask(first, "insert into word values ('Zebra'), ('äpfel'), ('apple')");
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);

    const second = await start();
    expect(await ask(second, "select it from word order by it")).toBe("Zebra\napple\näpfel");
    expect(await ask(second, "show server_encoding")).toBe("UTF8");
    expect(await ask(second, "show server_version")).toMatch(/^18\./);
  },
  patient,
);

test(
  "it listens on loopback only, opens no socket file, and lets nobody in without the password of the 0600 file",
  async () => {
    const server = await start();
    expect(await ask(server, "show listen_addresses")).toBe("127.0.0.1");
    expect(await ask(server, "show unix_socket_directories")).toBe("");

    const file = path.join(parent, "data", "postgres-password");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(server.ownerUrl("postgres")).toContain((await readFile(file, "utf8")).trim());

    const stranger = new URL(server.ownerUrl("postgres"));
    stranger.password = "guess";
    const sql = postgres(stranger.href, { max: 1 });
    await expect(sql`select 1`).rejects.toThrow(/password authentication failed/);
    await sql.end();
  },
  patient,
);

test(
  "a server left running by a killed owner is stopped by its id and the cluster opened again",
  async () => {
    const orphan = await start();
    await ask(orphan, "create table kept ()");
    const next = await start();
    expect(next.pid).not.toBe(orphan.pid);
    expect(isAlive(orphan.pid)).toBe(false);
    expect(await ask(next, "select count(*) from pg_tables where tablename = 'kept'")).toBe("1");
  },
  patient,
);

test(
  "a pid file that names somebody else's process is cleared and that process left alone",
  async () => {
    const first = await start();
    const pidFile = path.join(parent, "data", "postgres", "postmaster.pid");
    const was = await readFile(pidFile, "utf8");
    await first.stop();
    await writeFile(pidFile, was.replace(/^\d+/, String(process.pid)), { mode: 0o600 });

    const second = await start();
    expect(await ask(second, "select 1")).toBe("1");
  },
  patient,
);

test.runIf(process.platform === "linux")(
  "Ctrl-C in the terminal does not reach it: it leads a process group of its own",
  async () => {
    const server = await start();
    const groupOf = async (pid: number) => {
      const text = await readFile(`/proc/${pid}/stat`, "utf8");
      return text.slice(text.lastIndexOf(")") + 2).split(" ")[2];
    };
    expect(await groupOf(server.pid)).toBe(String(server.pid));
    expect(await groupOf(server.pid)).not.toBe(await groupOf(process.pid));
  },
  patient,
);

test(
  "a taken port is named in one sentence",
  async () => {
    const first = await start();
    const second = startEmbeddedPostgres({ dataDir: path.join(parent, "other"), port: first.port });
    await expect(second).rejects.toThrow(
      new EmbeddedPostgresError(`PostgreSQL could not start because port ${first.port} is taken.`),
    );
  },
  patient,
);

test(
  "a cluster whose password is lost is not replaced by an empty one",
  async () => {
    const server = await start();
    await server.stop();
    await rm(path.join(parent, "data", "postgres-password"));
    await expect(start()).rejects.toThrow(/password of the database in .* is missing/);
    await access(path.join(parent, "data", "postgres", "PG_VERSION"));
  },
  patient,
);

test("a data folder that cannot be written is named in one sentence", async () => {
  const blocked = path.join(parent, "file");
  await writeFile(blocked, "");
  await expect(start(path.join(blocked, "data"))).rejects.toThrow(
    /^The data folder .*file\/data cannot be written/,
  );
});

test.runIf(isRoot)(
  "root runs it without being root, inside a folder closed to all others",
  async () => {
    const server = await start();
    expect((await stat(parent)).mode & 0o077).toBe(0);
    expect(await readFile(`/proc/${server.pid}/status`, "utf8")).toMatch(/^CapEff:\s*0+$/m);
    expect(await readlink(`/proc/${server.pid}/cwd`)).toBe(path.join(parent, "data", "postgres"));
  },
  patient,
);

test.runIf(isRoot)("where namespaces are refused, the sentence names the folder that is closed", async () => {
  const clusterDir = path.join(parent, "data", "postgres");
  const binaries = { initdb: "/usr/bin/true", pgCtl: "/usr/bin/true", postgres: "/usr/bin/true" };
  const refused = { clusterDir, binaries, namespaces: () => Promise.resolve(false) };
  await expect(chooseRunAs(refused)).rejects.toThrow(`may not enter the folder ${parent};`);
  await chmod(parent, 0o711);
  expect(await chooseRunAs(refused)).toEqual({ prefix: [], ids: { uid: 65534, gid: 65534 } });
});

test.runIf(isRoot && othersCanPass)(
  "an ordinary user runs it, and root then opens that user's data as that user",
  async () => {
    const home = path.join(parent, "home");
    await chmod(parent, 0o711);
    const script = `
      import { startEmbeddedPostgres } from ${JSON.stringify(new URL("./index.ts", import.meta.url).href)};
      const server = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(home)}, fsync: false });
      await server.ensureDatabase("mine");
      await server.stop();`;
    await chmod(parent, 0o777);
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
      uid: 1,
      gid: 1,
      stdio: ["ignore", "inherit", "inherit"],
      env: { TMPDIR: parent },
    });
    expect(await new Promise((resolve) => child.once("exit", resolve))).toBe(0);

    const server = await start(home);
    expect(await readFile(`/proc/${server.pid}/status`, "utf8")).toMatch(/^Uid:\s+1\s/m);
    expect(await ask(server, "select count(*) from pg_database where datname = 'mine'")).toBe("1");
  },
  patient,
);
