import { parseCurrency } from "@till/money";
import { type Grants, builtInRoles, everything, mayGive } from "@till/people";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readRoleDraft, toRoleDraft, whyNotGiven } from "./role-draft.ts";
import { type Say, limitInWords, newRoleCode, summaryOf } from "./role-words.ts";

const say: Say = {
  currency: parseCurrency("EUR"),
  money: ({ amountMinor }) => `${amountMinor} cents`,
  rate: (ppm) => `${Number(ppm) / 10_000}%`,
};
const cashier: Grants = builtInRoles.find(({ code }) => code === "cashier")?.grants ?? {};
const giver: Grants = { ...cashier, "people.manage": { limit: null } };

test("a role that is read from its own draft is the same role", () => {
  for (const role of builtInRoles) {
    expect(readRoleDraft(toRoleDraft(role), everything, say)).toEqual({
      ok: true,
      value: { name: role.name, grants: role.grants },
    });
  }
});

test("a draft that can be saved never gives more than its giver has", () => {
  const limit = fc.option(fc.bigInt({ min: 0n, max: 300_000n }), { nil: null });
  fc.assert(
    fc.property(limit, limit, fc.boolean(), (discount, refund, isRefundGiven) => {
      const draft = toRoleDraft({ name: "Helper", grants: { "sale.discount": { limit: discount } } });
      const grants = { ...draft.grants, "refund.create": { isGiven: isRefundGiven, limit: refund } };
      const read = readRoleDraft({ ...draft, grants }, giver, say);
      const role = {
        code: "helper",
        name: "Helper",
        grants: {
          "sale.discount": { limit: discount },
          ...(isRefundGiven && { "refund.create": { limit: refund } }),
        },
      };
      expect(read.ok).toBe(mayGive(giver, role));
    }),
  );
});

test("what is to be mended is said at its field", () => {
  const draft = toRoleDraft({ name: " ", grants: { "refund.create": { limit: 10_001n } } });
  const grants = { ...draft.grants, "sale.discount": { isGiven: true, limit: "unreadable" as const } };
  expect(readRoleDraft({ ...draft, grants }, giver, say)).toEqual({
    ok: false,
    name: "Give the role a name.",
    grants: {
      "sale.discount": "Type a figure, or leave it empty for no limit.",
      "refund.create": "At most 10000 cents: nobody gives more than they may do themselves.",
    },
  });
  expect(whyNotGiven(giver, "audit.read")).toMatch(/You may not do this yourself/);
  expect(whyNotGiven(giver, "sale.commit")).toBeNull();
});

test("a card says the shorter of what a role may and may not do, with its limits", () => {
  const cards = builtInRoles.map((role) => summaryOf(role, say));
  expect(cards.map(({ kind }) => kind)).toEqual(["everything", "all_but", "only"]);
  expect(cards[1]?.titles).toEqual(["Manage API keys", "Set gateway credentials"]);
  expect(cards[2]?.titles).toEqual(
    expect.arrayContaining([
      "Sell",
      "Give a discount, up to 10%",
      "Refund against a receipt, up to 10000 cents",
    ]),
  );
  expect(limitInWords("minor", 0n, say)).toBe("only with approval");
});

test.each([
  ["Shift lead", "shift_lead"],
  ["Cashier", "cashier_2"],
  ["Équipe du soir!", "equipe_du_soir"],
  ["24/7", "role"],
  ["店长", "role"],
])("a role named %s has the code %s", (name, code) => {
  expect(newRoleCode(name, ["owner", "cashier"])).toBe(code);
});
