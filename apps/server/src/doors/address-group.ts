import { isIPv6 } from "node:net";

/**
 * What of an address one person can change freely is left out: of IPv6, a household or a rented server has a whole /64.
 * An IPv4 address in IPv6's clothes is itself.
 */
export function addressGroup(address: string): string {
  const mapped = /^::ffff:(?<v4>\d{1,3}(?:\.\d{1,3}){3})$/i.exec(address)?.groups?.["v4"];
  if (mapped !== undefined) return mapped;
  const plain = address.replace(/%.*$/, "");
  if (!isIPv6(plain)) return address;
  const [head = "", tail] = plain.toLowerCase().split("::");
  const groups = head === "" ? [] : head.split(":");
  const rest = tail === undefined || tail === "" ? [] : tail.split(":");
  const filled =
    tail === undefined
      ? groups
      : [...groups, ...Array<string>(Math.max(8 - groups.length - rest.length, 0)).fill("0"), ...rest];
  return `${filled
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":")}::/64`;
}
