import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

/** A source file by its path from the checkout, with forward slashes. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

const manifestSchema = z.object({
  name: z.string(),
  exports: z.record(z.string(), z.unknown()).optional(),
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** The house as it stands on disk, or as a test draws it. */
export interface House {
  /** Names at the top, without dotfiles. */
  readonly topLevel: readonly string[];
  readonly sources: readonly Source[];
  /** By the folder of the room, `.` for the checkout's own. */
  readonly manifests: Readonly<Record<string, Manifest>>;
}

export function readHouse(root: string): House {
  const rooms = ["packages", "apps"].flatMap((floor) =>
    readdirSync(path.join(root, floor))
      .map((name) => `${floor}/${name}`)
      .filter((room) => existsSync(path.join(root, room, "package.json"))),
  );
  const all = [...rooms, "test"];
  return {
    topLevel: readdirSync(root).filter((name) => !name.startsWith(".")),
    sources: all.flatMap((room) => readSources(root, room)),
    manifests: Object.fromEntries([".", ...all].map((room) => [room, readManifest(root, room)])),
  };
}

export function parseManifest(text: string): Manifest {
  return manifestSchema.parse(JSON.parse(text));
}

function readManifest(root: string, room: string): Manifest {
  return parseManifest(readFileSync(path.join(root, room, "package.json"), "utf8"));
}

function readSources(root: string, folder: string): Source[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const inside = `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      return ["node_modules", "dist"].includes(entry.name) ? [] : readSources(root, inside);
    }
    return /\.tsx?$/.test(entry.name)
      ? [{ path: inside, text: readFileSync(path.join(root, inside), "utf8") }]
      : [];
  });
}
