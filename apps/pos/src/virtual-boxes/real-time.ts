export type RealTime =
  /** `DLE EOT n` */
  | { readonly kind: "status"; readonly about: number }
  /** `DLE DC4 1 m t`: the drawer's pulse, also while there is no paper. */
  | { readonly kind: "pulse" };

const DLE = 0x10;
const EOT = 0x04;
const DC4 = 0x14;

/** Takes out what a printer does at once, however much waits in its buffer, and gives the rest in its order. */
export function createRealTimeFilter() {
  let begun: number[] = [];
  return (bytes: Uint8Array): { readonly commands: readonly RealTime[]; readonly rest: Uint8Array } => {
    const all = [...begun, ...bytes];
    begun = [];
    const commands: RealTime[] = [];
    const rest: number[] = [];
    for (let at = 0; at < all.length; at += 1) {
      const [byte = 0, second, third, , fifth] = all.slice(at, at + 5);
      if (byte !== DLE) {
        rest.push(byte);
      } else if (second === EOT && third !== undefined && third >= 1 && third <= 4) {
        commands.push({ kind: "status", about: third });
        at += 2;
      } else if (second === DC4 && third === 1 && fifth !== undefined) {
        commands.push({ kind: "pulse" });
        at += 4;
      } else if (isBegun(second, third, fifth)) {
        begun = all.slice(at);
        break;
      } else {
        rest.push(byte);
      }
    }
    return { commands, rest: Uint8Array.from(rest) };
  };
}

const isBegun = (second?: number, third?: number, fifth?: number): boolean =>
  second === undefined ||
  (second === EOT && third === undefined) ||
  (second === DC4 && (third === undefined || (third === 1 && fifth === undefined)));
