import { parseSync } from "oxc-parser";

export interface Import {
  readonly specifier: string;
  /** Nothing of it is left when the program runs. */
  readonly typeOnly: boolean;
}

export interface SourceFacts {
  readonly imports: readonly Import[];
  /** Calls that take time or chance from the machine, as they are written. */
  readonly ambient: readonly string[];
}

const AMBIENT_CALLS = new Set([
  "Date.now",
  "Math.random",
  "randomUUID",
  "crypto.randomUUID",
  "globalThis.crypto.randomUUID",
]);

/** What a source file imports, in every form the language has, and where it reaches for time or chance. */
export function readSource(file: string, text: string): SourceFacts {
  const { program, module, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);

  const imports: Import[] = module.staticImports.map(({ moduleRequest, entries }) => ({
    specifier: moduleRequest.value,
    typeOnly: entries.length > 0 && entries.every(({ isType }) => isType),
  }));
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest, isType } of entries) {
      if (moduleRequest !== null) imports.push({ specifier: moduleRequest.value, typeOnly: isType });
    }
  }
  const ambient: string[] = [];
  visit(program, (node) => {
    if (node["type"] === "ImportExpression" || node["type"] === "TSImportType") {
      const specifier = stringIn(node["source"] ?? node["argument"]);
      if (specifier !== undefined) imports.push({ specifier, typeOnly: node["type"] === "TSImportType" });
    }
    if (node["type"] === "CallExpression") {
      const name = pathOf(node["callee"]);
      if (name !== undefined && AMBIENT_CALLS.has(name)) ambient.push(`${name}()`);
    }
    if (node["type"] === "NewExpression" && pathOf(node["callee"]) === "Date") {
      if (Array.isArray(node["arguments"]) && node["arguments"].length === 0) ambient.push("new Date()");
    }
  });
  return { imports, ambient };
}

type Node = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null;

function visit(value: unknown, see: (node: Node) => void): void {
  if (!isNode(value)) return;
  if (typeof value["type"] === "string") see(value);
  for (const child of Object.values(value)) visit(child, see);
}

function stringIn(value: unknown): string | undefined {
  if (!isNode(value)) return undefined;
  if (typeof value["value"] === "string") return value["value"];
  return stringIn(value["literal"]);
}

/** `crypto.randomUUID` for the expression of that shape; `undefined` for anything computed. */
function pathOf(value: unknown): string | undefined {
  if (!isNode(value)) return undefined;
  if (value["type"] === "Identifier") return String(value["name"]);
  if (value["type"] !== "MemberExpression" || value["computed"] === true) return undefined;
  const left = pathOf(value["object"]);
  const right = pathOf(value["property"]);
  return left === undefined || right === undefined ? undefined : `${left}.${right}`;
}
