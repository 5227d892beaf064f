import { brokenCopies } from "./broken-copies.ts";
import { runSeeds } from "./run-seeds.ts";

/** Seeds that each copy is given to be caught in. */
const seedsMax = 40;
const steps = 60;

export interface Caught {
  readonly name: string;
  /** Null where every promise seemed to hold. */
  readonly by: { readonly seed: number; readonly broken: string } | null;
}

/** Plays each broken copy of Till until a promise breaks. */
export async function catchCopies(processes: number, onCopy: (caught: Caught) => void): Promise<void> {
  for (const { name, firstSeed } of brokenCopies) {
    const { broken } = await runSeeds({ firstSeed, seeds: seedsMax, steps, processes, brokenCopy: name });
    const [first] = broken;
    onCopy({ name, by: first?.broken ? { seed: first.seed, broken: firstLine(first.broken) } : null });
  }
}

const firstLine = (text: string): string => text.split("\n")[0] ?? text;
