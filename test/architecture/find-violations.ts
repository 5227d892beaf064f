import path from "node:path";
import type { House, Manifest, Source } from "./house.ts";
import { type Import, readSource } from "./read-source.ts";
import {
  compositionRoot,
  emptyName,
  fileName,
  mayImport,
  onlyFrom,
  pureMayHire,
  runtimes,
  testSource,
  topLevel,
  typesOnly,
  zones,
} from "./rules.ts";

/** Every way in which the house breaks a rule, one sentence each, beginning with the file. */
export function findViolations(house: House): string[] {
  return [
    ...house.topLevel
      .filter((name) => !topLevel.includes(name))
      .map((name) => `${name}: nothing of that name belongs at the top`),
    ...Object.entries(house.manifests).flatMap(([room, manifest]) => inManifest(room, manifest)),
    ...house.sources.flatMap((source) => inSource(source, house)),
  ];
}

function inManifest(room: string, manifest: Manifest): string[] {
  const file = room === "." ? "package.json" : `${room}/package.json`;
  const wanted = Object.entries({
    ...manifest.dependencies,
    ...manifest.devDependencies,
    ...manifest.optionalDependencies,
  });
  const known = mayImport[room];
  return [
    ...(known === undefined && room !== "." ? [`${file}: the rules know no room ${room}`] : []),
    ...wanted.flatMap(([name, version]) => {
      const ours = roomName(name);
      if (ours === undefined) {
        return version === "catalog:"
          ? []
          : [`${file}: ${name} has a version outside the catalog (${version})`];
      }
      return known?.includes(ours) ? [] : [`${file}: depends on ${name}, an edge that the rules forbid`];
    }),
  ];
}

function inSource(source: Source, house: House): string[] {
  const room = roomOf(source.path);
  const { imports, ambient } = readSource(source.path, source.text);
  const found: string[] = [];
  const blame = (what: string) => found.push(`${source.path}: ${what}`);

  if (emptyName.test(source.path)) blame("its name says nothing of what is inside");
  if (!fileName.test(path.posix.basename(source.path))) blame("its name is not in kebab-case");
  if (!testSource.test(source.path) && !compositionRoot.test(source.path)) {
    for (const call of ambient) blame(`${call} outside of a composition root`);
  }
  for (const one of imports) {
    const problem = one.specifier.startsWith(".")
      ? withinRoom(source.path, room, one)
      : (acrossRooms(source.path, room, one, house) ?? outOfPlace(source.path, room, one));
    if (problem !== undefined) blame(`imports ${one.specifier}, ${problem}`);
  }
  return found;
}

/** A relative import stays in its room, and in its part of the room where parts keep apart. */
function withinRoom(file: string, room: string, { specifier }: Import): string | undefined {
  const target = path.posix.join(path.posix.dirname(file), specifier);
  if (room !== "test" && target.startsWith("test/")) return "but only test/ imports test/";
  if (!target.startsWith(`${room}/`)) return "which reaches past the front door of another room";
  if (!testSource.test(file) && testSource.test(target)) return "which is there for tests only";

  for (const [base, allowed] of Object.entries(zones)) {
    const from = zoneOf(base, file);
    const to = zoneOf(base, target);
    if (from === undefined || to === undefined || from === to) continue;
    if (allowed[from] !== undefined && !allowed[from].includes(to)) {
      return `but ${from} may not see ${to}`;
    }
  }
  return undefined;
}

function zoneOf(base: string, file: string): string | undefined {
  return file.startsWith(`${base}/`) ? file.slice(base.length + 1).split("/")[0] : undefined;
}

function acrossRooms(file: string, room: string, one: Import, house: House): string | undefined {
  const target = roomName(one.specifier);
  if (target === undefined) return undefined;
  if (target === "test") return "but only test/ imports test/";
  const isOwnDoor = room.endsWith(`/${target}`);
  if (!isOwnDoor && !mayImport[room]?.includes(target)) return "an edge that the rules forbid";
  if (typesOnly[room]?.includes(target) && !one.typeOnly) return "of which it may see types only";
  const alone = onlyFrom.find((rule) => rule.room === room && rule.target.test(target));
  if (alone !== undefined && alone.file !== file) return `which only ${alone.file} may`;

  const name = `@till/${target}`;
  const door = `.${one.specifier.slice(name.length)}`;
  const manifest = Object.values(house.manifests).find((known) => known.name === name);
  if (manifest !== undefined && manifest.exports?.[door] === undefined) {
    return "which reaches past the front door of another room";
  }
  if (door === "./testing" && !testSource.test(file)) return "which is there for tests only";
  return undefined;
}

function outOfPlace(file: string, room: string, { specifier }: Import): string | undefined {
  const runtime = runtimes.find(({ module }) => module.test(specifier));
  if (testSource.test(file)) return undefined;
  if (runtime !== undefined && !runtime.where.test(file)) {
    return `but ${runtime.name} has no place in this room`;
  }
  const hired = pureMayHire[room];
  const isForeign = runtime === undefined && roomName(specifier) === undefined;
  if (hired !== undefined && isForeign && !hired.includes(specifier)) {
    return "but a pure room leans on nothing";
  }
  return undefined;
}

const roomName = (specifier: string) => /^@till\/([^/]+)/.exec(specifier)?.[1];

const roomOf = (file: string) => (file.startsWith("test/") ? "test" : file.split("/").slice(0, 2).join("/"));
