/**
 * Who may import whom, and what may stand where. This table is the house's law; `packages/README.md` tells it to
 * people, and `architecture.test.ts` holds every source file to it.
 */

const pure = [
  "kernel",
  "money",
  "catalogue",
  "sales",
  "payments",
  "ledger",
  "drawer",
  "people",
  "reports",
] as const;
const gateways = ["gateway-stripe", "gateway-square", "gateway-paypal"] as const;
const screens = [
  "kernel",
  "money",
  "catalogue",
  "sales",
  "payments",
  "ledger",
  "drawer",
  "people",
  "reports",
] as const;

/** Every room and the rooms it may import. A room that is not here does not exist. */
export const mayImport: Readonly<Record<string, readonly string[]>> = {
  "packages/kernel": [],
  "packages/money": ["kernel"],
  "packages/catalogue": ["kernel", "money"],
  "packages/sales": ["kernel", "money", "catalogue"],
  "packages/payments": ["kernel", "money"],
  "packages/ledger": ["kernel", "money"],
  "packages/drawer": ["kernel", "money"],
  "packages/people": ["kernel"],
  "packages/reports": ["kernel", "money", "sales", "payments", "ledger", "drawer"],
  "packages/gateway-stripe": ["kernel", "money", "payments"],
  "packages/gateway-square": ["kernel", "money", "payments"],
  "packages/gateway-paypal": ["kernel", "money", "payments"],
  "packages/db": pure,
  "packages/wire": pure,
  "packages/client": ["kernel", "wire", "server"],
  "packages/receipts": ["kernel", "money", "reports", "sales"],
  "packages/ui": ["kernel", "money"],
  "apps/launcher": ["db"],
  "apps/server": [...pure, ...gateways, "db", "wire", "receipts"],
  "apps/pos": [...screens, "wire", "client", "receipts", "ui"],
  "apps/web": [...screens, "wire", "client", "receipts", "ui"],
  "apps/sandbox": ["kernel"],
  test: [
    ...pure,
    ...gateways,
    "db",
    "wire",
    "client",
    "receipts",
    "ui",
    "launcher",
    "server",
    "pos",
    "web",
    "sandbox",
  ],
};

/** Edges that exist for the compiler only: nothing of the other room is there when the program runs. */
export const typesOnly: Readonly<Record<string, readonly string[]>> = { "packages/client": ["server"] };

/** Within a room, edges that one file alone may have. */
export const onlyFrom: readonly { readonly room: string; readonly target: RegExp; readonly file: string }[] =
  [{ room: "apps/server", target: /^gateway-/, file: "apps/server/src/main.ts" }];

/** Packages of others that a pure room may use; all other rooms hire what they need and say so. */
export const pureMayHire: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(pure.map((room) => [`packages/${room}`, []])),
  "packages/kernel": ["uuid"],
};

/** Folders of one app that keep apart, and the sibling folders each may import. */
export const zones: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  "apps/pos/src": {
    shared: [],
    host: ["shared"],
    renderer: ["shared"],
    preload: ["shared"],
    main: ["host", "shared"],
    packaging: [],
    "browser-shell": ["host", "shared"],
    // It knows the till only by the bytes that arrive.
    "virtual-boxes": [],
  },
  "apps/web/src": { shared: [], storefront: ["shared"], office: ["shared"] },
};

/** Where each runtime's own modules may be imported. */
export const runtimes: readonly {
  readonly name: string;
  readonly module: RegExp;
  readonly where: RegExp;
}[] = [
  {
    name: "Node",
    module: /^node:/,
    where:
      /^(packages\/(db|gateway-\w+)\/|packages\/receipts\/src\/node\/|apps\/(launcher|server|sandbox)\/|apps\/pos\/src\/(main|host|browser-shell|packaging|virtual-boxes)\/|apps\/web\/build\/|test\/)|\/vite\.config\.ts$/,
  },
  { name: "Electron", module: /^electron$/, where: /^apps\/pos\/src\/(main|preload)\// },
  {
    name: "React and the browser",
    module: /^(react|react-dom|react-aria-components|wouter|recharts|@tanstack\/react-query)(\/|$)/,
    where: /^(packages\/ui\/|apps\/web\/|apps\/pos\/src\/renderer\/|test\/)/,
  },
];

/** Time and chance come in through ports; only here are they taken from the machine. */
export const compositionRoot = /(^|\/)main\.tsx?$|^apps\/pos\/src\/host\/start-host\.ts$/;

/** Sources that are tests, or that only tests import. */
export const testSource = /\.test\.tsx?$|\/testing\/|^test\//;

export const topLevel = [
  "LICENSE",
  "README.md",
  "apps",
  "node_modules",
  "package.json",
  "packages",
  "pnpm-lock.yaml",
  "pnpm-workspace.yaml",
  "test",
  "tsconfig.base.json",
];

/** Names that say nothing of what is inside. */
export const emptyName = /(^|[-/.])(utils?|helpers?|common|misc)([-/.]|$)/;
export const fileName = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|config|d|css\.d))?\.tsx?$/;
