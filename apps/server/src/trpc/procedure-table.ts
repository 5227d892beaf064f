import { type Permission, permissionFacts, permissionNames } from "@till/people";
import { z } from "zod";
import type { AppRouter } from "./app-router.ts";
import type { Access } from "./init.ts";

export interface ProcedureRow {
  /** `sales.commit`. */
  readonly path: string;
  readonly type: "query" | "mutation" | "subscription";
  readonly access: Access;
  /** Null where nothing is taken. */
  readonly input: z.ZodType | null;
}

/** tRPC keeps procedures in one flat list when it runs, whatever its types say. */
const procedures = z.record(
  z.string(),
  z.custom<{
    readonly _def: {
      readonly type: ProcedureRow["type"];
      readonly meta?: { readonly access: Access };
      readonly inputs: readonly z.ZodType[];
    };
  }>((value) => typeof value === "function" && "_def" in value),
);

/** Every procedure with who may call it, by path. Throws for one that does not say. */
export function procedureTable(router: AppRouter): readonly ProcedureRow[] {
  return Object.entries(procedures.parse(router._def.procedures))
    .map(([path, { _def }]) => {
      if (!_def.meta) throw new TypeError(`${path} does not say who may call it`);
      const [input = null, ...more] = _def.inputs;
      if (more.length > 0) throw new TypeError(`${path} takes its input in parts`);
      return { path, type: _def.type, access: _def.meta.access, input };
    })
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** The table as a page for people. */
export function toPermissionsPage(rows: readonly ProcedureRow[], roles: readonly RoleColumn[]): string {
  return [
    "# Who may call what",
    "",
    "Written by `apps/server/src/trpc/permissions.test.ts` from the code; a procedure without a line here cannot be made.",
    "What a role may do is each merchant's to change; the columns say what a new merchant begins with.",
    "",
    table([
      ["procedure", "kind", "who", "why or permission"],
      ...rows.map(({ path, type, access }) => [
        `\`${path}\``,
        type,
        whoWords[access.kind],
        "permission" in access ? `\`${access.permission}\`` : access.why,
      ]),
    ]),
    "",
    "## Permissions",
    "",
    table([
      ["permission", "means", "API keys", ...roles.map(({ name }) => name)],
      ...permissionNames
        .toSorted()
        .map((permission) => [
          `\`${permission}\``,
          permissionFacts(permission).title,
          permissionFacts(permission).forKeys ? "yes" : "",
          ...roles.map((role) => role.words(permission)),
        ]),
    ]),
    "",
  ].join("\n");
}

export interface RoleColumn {
  readonly name: string;
  readonly words: (permission: Permission) => string;
}

const whoWords: Readonly<Record<Access["kind"], string>> = {
  everyone: "everyone",
  signed_in: "who is signed in",
  staff: "staff",
  staff_or_approved: "staff, or with a manager's approval",
  buyer_or_staff: "the order's shopper, or staff",
};

/** Markdown as the formatter writes it, so that the page needs no second hand. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const [head = [], ...body] = rows;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...body.map(line)].join("\n");
}
