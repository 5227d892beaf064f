import { expect, test } from "vitest";
import { addressGroup } from "./address-group.ts";

test("an IPv6 network counts as one address, an IPv4 address as itself in any clothes", () => {
  expect(addressGroup("203.0.113.7")).toBe("203.0.113.7");
  expect(addressGroup("::ffff:203.0.113.7")).toBe("203.0.113.7");
  const one = addressGroup("2001:db8:0:12::1");
  expect(addressGroup("2001:0db8:0000:0012:ffff:1:2:3")).toBe(one);
  expect(addressGroup("2001:DB8::12:a:b:c:d")).toBe(one);
  expect(addressGroup("2001:db8:0:13::1")).not.toBe(one);
  expect(addressGroup("fe80::1%eth0")).toBe(addressGroup("fe80::2%eth1"));
  expect(addressGroup("::1")).toBe("0:0:0:0::/64");
});
