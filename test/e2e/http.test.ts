import { randomBytes } from "node:crypto";
import { connect } from "node:net";
import postgres from "postgres";
import { stringify } from "superjson";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../kit/eventually.ts";
import { type Shop, startShop } from "../kit/start-shop.ts";
import { cashierPin, managerEmail, managerPassword, registerKeys } from "../kit/test-shop.ts";
import { type Answer, type Asked, createAsk } from "./ask.ts";
import { checkout, newCharge } from "./selling.ts";

/** As in public: behind a proxy that speaks TLS and says where callers come from. */
const origin = "https://shop.example";
const host = { host: "shop.example" };
const metricsToken = "a token that only the watcher has";

let shop: Shop;
let ask: (asked: Asked) => Promise<Answer>;
let addresses = 0;

beforeAll(async () => {
  shop = await startShop({
    webhooks: "off",
    env: { TILL_PUBLIC_ORIGIN: origin, TILL_TRUSTED_PROXIES: "127.0.0.1", TILL_METRICS_TOKEN: metricsToken },
  });
  ask = createAsk(shop.port, host);
}, 120_000);
afterAll(() => shop?.stop(), 60_000);

/** A caller whom nobody has counted yet. */
const newAddress = (): Record<string, string> => {
  addresses += 1;
  return { "x-forwarded-for": `198.51.${Math.floor(addresses / 250)}.${addresses % 250}` };
};

const json = { "content-type": "application/json" };
const ownPage = { ...json, origin, "sec-fetch-site": "same-origin" };

const signIn = (
  { email = managerEmail, password = managerPassword } = {},
  headers: Record<string, string> = newAddress(),
): Promise<Answer> =>
  ask({
    method: "POST",
    path: "/api/auth/sign-in/email",
    headers: { ...ownPage, ...headers },
    body: JSON.stringify({ email, password }),
  });

const cookiesOf = ({ headers }: Answer): Record<string, string> =>
  Object.fromEntries(
    (headers["set-cookie"] ?? []).map((line) => [line.slice(0, line.indexOf("=")), line.split(";")[0] ?? ""]),
  );

const sessionName = "__Host-till.session_token";
const sessionOf = (answer: Answer): string => cookiesOf(answer)[sessionName] ?? "";

const call = (
  path: string,
  input: unknown,
  headers: Record<string, string> = {},
  method = "POST",
): Promise<Answer> => {
  const address = headers["x-forwarded-for"] === undefined ? newAddress() : {};
  return method === "GET"
    ? ask({
        path: `/trpc/${path}?input=${encodeURIComponent(stringify(input))}`,
        headers: { ...address, ...headers },
      })
    : ask({
        method,
        path: `/trpc/${path}`,
        headers: { ...json, ...address, ...headers },
        body: stringify(input),
      });
};

const me = (headers: Record<string, string>) => ask({ path: "/trpc/till.me", headers });
const manager = '"role":"manager"';

test("every answer, a refusal too, forbids what no page of Till needs and does not say what it is made of", async () => {
  const tooLong = {
    method: "POST",
    path: "/trpc/sales.checkout",
    headers: json,
    body: "x".repeat(1_100_000),
  };
  const asked: Asked[] = [
    { path: "/" },
    { path: "/office" },
    { path: "/healthz" },
    { path: "/nothing.js" },
  ].concat([
    { path: "/trpc/shop.get" },
    { path: "/trpc/none" },
    { path: "/pictures/none.svg" },
    tooLong,
  ] as Asked[]);
  for (const one of asked) {
    const { headers } = await ask(one);
    expect(headers).toMatchObject({
      "content-security-policy": expect.stringContaining("default-src 'none'"),
      "cross-origin-resource-policy": "same-origin",
      "cross-origin-opener-policy": expect.stringMatching(/^same-origin/),
      "permissions-policy": expect.stringContaining("camera=()"),
      "referrer-policy": "no-referrer",
      "strict-transport-security": "max-age=31536000; includeSubDomains",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
    });
    expect(headers["content-security-policy"]).toMatch(/frame-ancestors 'none'/);
    expect(headers["content-security-policy"]).toMatch(/object-src 'none'; base-uri 'none'/);
    expect(headers["cache-control"]).toBe(
      one.path === "/" || one.path === "/office" ? "no-cache" : "no-store",
    );
    expect(headers).not.toHaveProperty("server");
    expect(headers).not.toHaveProperty("x-powered-by");
    expect(headers).not.toHaveProperty("access-control-allow-origin");
  }
  const office = (await ask({ path: "/office" })).headers["content-security-policy"] ?? "";
  expect(office).not.toMatch(/localhost|unsafe/);
  expect(office).toContain("upgrade-insecure-requests");
});

test("what cannot be read is refused in Till's own words, for a procedure in the shape its client reads", async () => {
  const post = (
    body: string | Uint8Array,
    headers: Record<string, string> = json,
    path = "/trpc/sales.checkout",
  ) => ask({ method: "POST", path, headers: { ...newAddress(), ...headers }, body });
  const refusals: readonly [Answer, number, string][] = [
    [await post("a=1", { "content-type": "application/x-www-form-urlencoded" }), 415, "invalid_input"],
    [await post("{}", { "content-type": "text/plain" }), 415, "invalid_input"],
    [await post("x", { "content-type": "multipart/form-data; boundary=x" }), 415, "invalid_input"],
    [await post("{}", { "content-type": "application/json; charset=utf-7" }), 415, "invalid_input"],
    [await post(JSON.stringify("x".repeat(1_100_000))), 413, "invalid_input"],
    [await post("{"), 400, "invalid_input"],
    [await post(""), 400, "invalid_input"],
    [await post(new Uint8Array([0xff, 0xfe, 0x7b])), 400, "invalid_input"],
    [await post("[".repeat(100_000)), 400, "invalid_input"],
    [await post(`{"json":${"[".repeat(33)}${"]".repeat(33)}}`), 400, "invalid_input"],
    [await post(`[${"1,".repeat(60_000)}1]`), 400, "invalid_input"],
    [await post("{", json, "/api/auth/sign-in/email"), 400, "invalid_input"],
    [await post('{"__proto__":{"isAdmin":true}}', ownPage, "/api/auth/sign-in/email"), 400, "invalid_input"],
    [await post("{}", json, "/nothing"), 404, "not_found"],
    [await post("{}", json, "/trpc/none.such"), 404, "not_found"],
    [await post("{}", json, "/trpc/shop.get,shop.get?batch=1"), 400, "invalid_input"],
    [await post("{}", json, `/trpc/${"a".repeat(300)}`), 414, "invalid_input"],
    [await ask({ path: "/trpc/sales.checkout" }), 405, "invalid_input"],
    [await ask({ path: "/trpc/sales.order?input=%7B%ZZ" }), 400, "invalid_input"],
    [
      await ask({ path: `/trpc/sales.order?input=${encodeURIComponent("[".repeat(4000))}` }),
      400,
      "invalid_input",
    ],
    [await ask({ method: "DELETE", path: "/" }), 404, "not_found"],
    [await ask({ path: "/%ZZ" }), 400, "invalid_input"],
  ];
  for (const [answer, status, code] of refusals) {
    expect(answer).toMatchObject({
      status,
      till: { code, retry: "never", message: expect.stringMatching(/\.$/) },
    });
    expect(answer.text).not.toMatch(/FST_|fastify|SyntaxError|at .*\.ts|node_modules/i);
  }
});

const raw = (lines: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(shop.port, "127.0.0.1", () => socket.write(lines));
    let text = "";
    socket.setTimeout(10_000, () => socket.destroy(new Error("no answer")));
    socket.on("data", (part: Buffer) => (text += part.toString("utf8")));
    socket.on("error", reject);
    socket.on("close", () => resolve(text));
  });

test("what is not HTTP, or has too long headers, is told so in one line", async () => {
  expect(await raw("hello\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 .*\{"code":"invalid_input"/s);
  expect(await raw(`GET / HTTP/1.1\r\nhost: shop.example\r\nx: ${"a".repeat(20_000)}\r\n\r\n`)).toMatch(
    /^HTTP\/1\.1 431 .*\{"code":"invalid_input"/s,
  );
  const twoLengths =
    "POST /trpc/a HTTP/1.1\r\nhost: shop.example\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n{}";
  expect(await raw(twoLengths)).toMatch(/^HTTP\/1\.1 400 /);
  const traced = await raw(
    "TRACE / HTTP/1.1\r\nhost: shop.example\r\nx-mine: 1\r\nconnection: close\r\n\r\n",
  );
  expect(traced).toMatch(/^HTTP\/1\.1 4\d\d /);
  expect(traced).not.toContain("x-mine");
});

test("who asks by another name, or says to be asked by another, is not believed", async () => {
  for (const name of ["evil.example", "shop.example.evil.example", "shop.example:1", "127.0.0.1"])
    expect(await ask({ path: "/", headers: { host: name } })).toMatchObject({ status: 421 });
  expect(await raw("GET / HTTP/1.1\r\nconnection: close\r\n\r\n")).toMatch(/^HTTP\/1\.1 4\d\d /);
  const { text, headers } = await ask({
    path: "/",
    headers: {
      "x-forwarded-host": "evil.example",
      "x-forwarded-proto": "http",
      forwarded: "host=evil.example",
    },
  });
  expect(text + JSON.stringify(headers)).not.toContain("evil.example");
  expect(
    await raw(`GET http://evil.example/ HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n`),
  ).toMatch(/^HTTP\/1\.1 4\d\d /);
  // A mail that resets a password leads to the shop and nowhere else.
  const elsewhere = await ask({
    method: "POST",
    path: "/api/auth/request-password-reset",
    headers: { ...ownPage, ...newAddress(), "x-forwarded-host": "evil.example" },
    body: JSON.stringify({ email: managerEmail, redirectTo: "https://evil.example/reset" }),
  });
  expect(elsewhere.status).toBeGreaterThanOrEqual(400);
  // Machines ask for these by number.
  for (const path of ["/healthz", "/readyz"])
    expect(await ask({ path, headers: { host: "10.1.2.3:4000" } })).toMatchObject({ status: 200 });
});

test("a session's cookie is the shop's alone, out of reach of scripts and other sites", async () => {
  const answer = await signIn();
  const line = (answer.headers["set-cookie"] ?? []).find((one) => one.startsWith(sessionName)) ?? "";
  expect(line).toMatch(/; Secure/i);
  expect(line).toMatch(/; HttpOnly/i);
  expect(line).toMatch(/; SameSite=Strict/i);
  expect(line).toMatch(/; Path=\/(?:;|$)/i);
  expect(line).not.toMatch(/Domain=/i);
  expect((await me({ cookie: sessionOf(answer) })).text).toContain(manager);
});

test("a session that was known before the sign-in is not the one after it, and none lives on after signing out", async () => {
  const planted = sessionOf(await signIn());
  const token = /=(?<token>[^.]+)/.exec(decodeURIComponent(planted))?.groups?.["token"] ?? "";
  const madeUp = `${sessionName}=planted.${randomBytes(32).toString("base64")}`;
  for (const cookie of [planted, madeUp]) {
    const after = sessionOf(await signIn({}, { cookie, ...newAddress() }));
    expect(after).not.toBe("");
    expect(after).not.toContain(token);
    expect(after).not.toContain("planted");
  }
  expect((await me({ cookie: madeUp })).text).not.toContain(manager);
  const out = await ask({
    method: "POST",
    path: "/api/auth/sign-out",
    headers: { ...ownPage, cookie: planted },
    body: "{}",
  });
  expect(out.status).toBe(200);
  expect((await me({ cookie: planted })).text).not.toContain(manager);
  expect((await me({ authorization: `Bearer ${token}` })).text).not.toContain(manager);
});

test("another site's page changes nothing in the name of who visits it, and reads nothing", async () => {
  const cookie = sessionOf(await signIn());
  const save = (headers: Record<string, string>) =>
    call("settings.get", {}, { cookie, ...headers }, "GET").then(async (read) => [
      read.status,
      (await call("events.catchUp", { id: shop.ids.next(), gateway: "stripe" }, { cookie, ...headers }))
        .status,
    ]);
  expect(await save({ origin, "sec-fetch-site": "same-origin" })).toEqual([200, 200]);
  expect(await save({ origin: "https://evil.example", "sec-fetch-site": "cross-site" })).toEqual([403, 403]);
  expect(await save({ origin, "sec-fetch-site": "cross-site" })).toEqual([403, 403]);
  expect(await save({ origin: "https://other.shop.example", "sec-fetch-site": "same-site" })).toEqual([
    403, 403,
  ]);
  // A browser that tells nothing but the origin, and one that tells nothing at all.
  expect((await save({ origin: "https://evil.example" }))[1]).toBe(403);
  expect((await save({ origin: "null" }))[1]).toBe(403);
  expect((await save({ origin: "http://shop.example" }))[1]).toBe(403);
  expect((await save({ origin: `http://localhost:${shop.port}` }))[1]).toBe(403);
  expect((await save({}))[1]).toBe(403);
  // A change is none by GET, which a link or a picture could ask.
  const byGet = await call("events.catchUp", { id: shop.ids.next(), gateway: "stripe" }, { cookie }, "GET");
  expect(byGet.status).toBe(405);
  // Forms of other sites send these three types without asking.
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
    expect(
      (
        await ask({
          method: "POST",
          path: "/trpc/events.catchUp",
          headers: { ...ownPage, cookie, "content-type": type },
          body: "{}",
        })
      ).status,
    ).toBe(415);
  // Nobody is signed in to somebody else's account either.
  const forced = await signIn(
    {},
    { ...newAddress(), origin: "https://evil.example", "sec-fetch-site": "cross-site" },
  );
  expect(forced.status).toBe(403);
  expect(cookiesOf(forced)).toEqual({});
  // A till sends a token and no cookie, and no browser adds that by itself.
  const till = await call("till.signIn", {
    registerKey: registerKeys[0],
    personId: shop.cashierId,
    pin: cashierPin,
  });
  expect(till.status).toBe(200);
});

test("a wrong password, and who is told that they may not, are in the log, without a name or an address", async () => {
  const before = shop.log.length;
  await signIn({ email: "stranger@till.example", password: "a wrong guess of mine" });
  const till = await call("till.signIn", {
    registerKey: registerKeys[0],
    personId: shop.cashierId,
    pin: cashierPin,
  });
  const token = /till_session_[\w-]+/.exec(till.text)?.[0] ?? "";
  const refused = await call("people.list", {}, { authorization: `Bearer ${token}` }, "GET");
  expect(refused.status).toBe(403);
  const lines = await eventually(
    () => Promise.resolve(shop.log.slice(before).join("")),
    (text) => text.includes("a try at a door failed") && text.includes("refused for want of permission"),
  );
  expect(lines).toMatch(/"door":"password","account":"[\w-]{12}","address":"[\w-]{12}"/);
  expect(lines).toContain(`"path":"people.list","code":"forbidden"`);
  expect(lines).toContain(`"personId":"${shop.cashierId}"`);
  expect(lines).not.toMatch(/stranger|wrong guess|198\.51\./);
}, 60_000);

test("a register's key opens that register alone, and nothing at all once it is revoked", async () => {
  const [mine, theirs] = shop.registerIds;
  const registerKey = registerKeys[0];
  const opened = await call("till.signIn", { registerKey, personId: shop.cashierId, pin: cashierPin });
  const [, token] = /"token":"([^"]+)"/.exec(opened.text) ?? [];
  const atTill = { authorization: `Bearer ${token}` };
  const openShift = (registerId: string) =>
    call(
      "shifts.open",
      {
        id: shop.ids.next(),
        registerId,
        float: { amountMinor: 1n, currency: "EUR" },
        occurredAtMs: Date.now(),
      },
      atTill,
    );
  expect(await openShift(theirs)).toMatchObject({ status: 403, till: { code: "forbidden" } });
  expect((await openShift(mine)).status).toBe(200);

  const cookie = sessionOf(await signIn());
  const revoke = await call(
    "registers.revoke",
    { id: shop.ids.next(), registerId: mine },
    { ...ownPage, cookie },
  );
  expect(revoke.status).toBe(200);
  expect((await me(atTill)).text).not.toContain('"role":"cashier"');
  expect((await openShift(mine)).status).toBe(401);
  const again = await call("till.signIn", { registerKey, personId: shop.cashierId, pin: cashierPin });
  expect(again.status).toBe(403);
  expect((await call("till.setup", { registerKey }, {}, "GET")).status).toBe(403);
  const other = await call("till.setup", { registerKey: registerKeys[1] }, {}, "GET");
  expect(other.status).toBe(200);
});

test("guessing at a password is stopped for the account wherever it comes from, and for an account that is none alike", async () => {
  const guess = (email: string, headers: Record<string, string> = newAddress()) =>
    signIn({ email, password: "a wrong guess of mine" }, headers);
  const known = cookiesOf(await signIn());
  const answers: Record<string, Answer[]> = { [managerEmail]: [], "nobody@till.example": [] };
  for (let count = 0; count < 11; count += 1)
    for (const [email, heard] of Object.entries(answers)) heard.push(await guess(email));
  const told = (heard: readonly Answer[]) =>
    heard.map(({ status, text }) => ({ status, text: text.replaceAll(/\d+/g, "") }));
  expect(told(answers["nobody@till.example"] ?? [])).toEqual(told(answers[managerEmail] ?? []));
  expect(answers[managerEmail]?.map(({ status }) => status)).toEqual([...Array<number>(10).fill(401), 429]);
  const shut = await signIn();
  expect(shut).toMatchObject({ status: 429, till: { code: "rate_limited" } });
  expect(Number(shut.headers["retry-after"])).toBeGreaterThan(30);
  expect(sessionOf(shut)).toBe("");
  // The owner, in the browser they have signed in with, is not shut out by a stranger.
  const cookie = Object.values(known).join("; ");
  expect((await signIn({}, { ...newAddress(), cookie })).status).toBe(200);
});

test("an address that tries one account after another is stopped", async () => {
  const from = newAddress();
  const statuses: number[] = [];
  for (let count = 0; count < 41; count += 1)
    statuses.push(
      (await signIn({ email: `somebody-${count}@till.example`, password: "a wrong guess" }, from)).status,
    );
  expect(statuses).toEqual([...Array<number>(40).fill(401), 429]);
}, 60_000);

test("guessing at a PIN is stopped, for whoever works here and for whoever does not", async () => {
  for (const personId of [shop.cashierId, shop.ids.next()]) {
    const guess = (pin: string) => call("till.signIn", { registerKey: registerKeys[1], personId, pin });
    const statuses: number[] = [];
    for (let count = 0; count < 5; count += 1) statuses.push((await guess(`90${count}1`)).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401]);
    const shut = await guess(cashierPin);
    expect(shut).toMatchObject({
      status: 429,
      till: { code: "rate_limited", message: "Too many wrong PINs. Wait five minutes, or ask a manager." },
    });
    expect(shut.headers["retry-after"]).toMatch(/^(?:29\d|300)$/);
  }
  // The count is the database's: another process, or this one anew, knows it.
  await shop.killServer();
  await shop.startServer();
  const again = await call("till.signIn", {
    registerKey: registerKeys[1],
    personId: shop.cashierId,
    pin: cashierPin,
  });
  expect(again.status).toBe(429);
});

test("a register that nobody enrolled opens nothing, and may not try for long", async () => {
  const from = newAddress();
  const forged = () => randomBytes(24).toString("base64url");
  const signInWith = (registerKey: string) =>
    call("till.signIn", { registerKey, personId: shop.cashierId, pin: cashierPin }, from);
  const keys = [forged(), shop.registerIds[0], `${registerKeys[1]} `, registerKeys[1].toUpperCase()];
  for (const key of keys)
    expect(await signInWith(key)).toMatchObject({ status: 403, till: { code: "register_not_enrolled" } });
  let tried = keys.length;
  while ((await call("till.setup", { registerKey: forged() }, from, "GET")).status === 403) tried += 1;
  expect(tried).toBe(30);
  expect((await call("till.setup", { registerKey: registerKeys[1] }, newAddress(), "GET")).status).toBe(200);
});

test("an order's token opens that order and nothing of another; who tries many is stopped", async () => {
  const mine = await createOrder();
  const theirs = await createOrder();
  const { orderToken } = mine;
  const { id: saleId, chargeId } = theirs;
  const from = newAddress();
  const tries: Answer[] = [
    await call("sales.order", { id: saleId, orderToken }, from, "GET"),
    await call("receipts.ofSale", { saleId, orderToken }, from, "GET"),
    await call("charges.payOptions", { saleId, orderToken }, from, "GET"),
    await call("charges.get", { id: chargeId, orderToken }, from, "GET"),
    await call("charges.refresh", { id: chargeId, orderToken }, from),
    await call("charges.void", { id: chargeId, orderToken }, from),
    await call(
      "charges.create",
      { id: newCharge(shop), saleId, orderToken, tender: { kind: "paypal" } },
      from,
    ),
  ];
  for (const answer of tries) expect(answer).toMatchObject({ status: 404, till: { code: "not_found" } });
  const stream = await ask({
    path: `/trpc/charges.watch?input=${encodeURIComponent(stringify({ id: chargeId, orderToken }))}`,
    headers: { ...from, accept: "text/event-stream" },
  });
  expect(stream.text).toContain("not_found");
  expect(stream.text).not.toContain("captured");
  // Without a token, or as a sale of the counter, there is nothing to see either.
  expect((await call("sales.get", { id: saleId }, from, "GET")).status).toBe(401);
  for (const id of [chargeId, newCharge(shop)])
    expect((await call("charges.get", { id }, from, "GET")).status).toBe(401);

  let wrong = tries.length + 1;
  const guess = () => randomBytes(32).toString("base64url");
  while ((await call("sales.order", { id: saleId, orderToken: guess() }, from, "GET")).status === 404)
    wrong += 1;
  expect(wrong).toBe(100);
  expect((await call("sales.order", { id: mine.id, orderToken }, newAddress(), "GET")).status).toBe(200);
}, 60_000);

async function createOrder() {
  const { id, orderToken } = await checkout(shop);
  const chargeId = newCharge(shop);
  await call("charges.create", {
    id: chargeId,
    saleId: id,
    orderToken,
    tender: { kind: "paypal" },
    gateway: "paypal",
  });
  return { id, orderToken, chargeId };
}

test("keys that mean something to JavaScript mean nothing to Till", async () => {
  const pollutions = [
    '{"json":{"__proto__":{"polluted":1}}}',
    '{"json":{"constructor":{"prototype":{"polluted":1}}}}',
    '{"__proto__":{"json":{}},"json":{"id":"x"}}',
    '{"json":{"a":"1"},"meta":{"values":{"__proto__.polluted":["bigint"]}}}',
    '{"json":{"a":{}},"meta":{"values":{"a.constructor.prototype.polluted":["set"]}}}',
    '{"json":{"a":{}},"meta":{"referentialEqualities":{"a":["__proto__.polluted"]}}}',
  ];
  for (const body of pollutions) {
    const answer = await ask({
      method: "POST",
      path: "/trpc/sales.checkout",
      headers: { ...json, ...newAddress() },
      body,
    });
    expect(answer).toMatchObject({ status: 400, till: { code: "invalid_input" } });
    const cookie = sessionOf(await signIn({}, { ...newAddress(), cookie: await knownBrowser() }));
    const saved = await ask({
      method: "POST",
      path: "/trpc/settings.save",
      headers: { ...ownPage, cookie },
      body,
    });
    expect(saved.status).toBe(400);
  }
  expect((await ask({ path: "/trpc/shop.get" })).text).not.toContain("polluted");
});

let known: Promise<string> | undefined;
/** The manager's own browser, for after guesses have shut the door for everybody else. */
function knownBrowser(): Promise<string> {
  known ??= (async () => {
    const sql = postgres(shop.ownerUrl, { max: 1, onnotice: () => {} });
    await sql`delete from door_tries`;
    await sql.end();
    return cookiesOf(await signIn())["__Host-till.known"] ?? "";
  })();
  return known;
}

test("no address leads out of the folder that is served, nor to what is hidden in it", async () => {
  const paths = [
    "/../../package.json",
    "/..%2f..%2f..%2fpackage.json",
    "/%2e%2e/%2e%2e/apps/server/package.json",
    "/assets/..%5c..%5c..%5cpackage.json",
    "/assets/%2e%2e%2f%2e%2e%2fpackage.json",
    "/assets/....//....//package.json",
    "/pictures/..%2f..%2f..%2fetc%2fpasswd",
    "/pictures/%2fetc%2fpasswd",
    "/.built",
    "/assets/",
    "/assets/none.js%00.html",
    "//etc/passwd",
  ];
  for (const path of paths) {
    const { text } = await ask({ path });
    const isPageOrRefusal = text.includes('<div id="root">') || text.startsWith('{"code":');
    expect({ path, isPageOrRefusal }).toEqual({ path, isPageOrRefusal: true });
  }
  expect((await ask({ path: "/.built" })).status).toBe(404);
});

test("figures of the process are for who watches it: a proxy's callers do not see them, the token's bearer does", async () => {
  expect(await ask({ path: "/metrics", headers: newAddress() })).toMatchObject({ status: 404 });
  const wrong = { ...newAddress(), authorization: "Bearer guessed" };
  expect(await ask({ path: "/metrics", headers: wrong })).toMatchObject({ status: 404 });
  const right = { ...newAddress(), authorization: `Bearer ${metricsToken}` };
  expect((await ask({ path: "/metrics", headers: right })).text).toContain("till_http_request_seconds");
  expect((await ask({ path: "/metrics" })).text).toContain("till_http_request_seconds");
});

test("a report of a browser is counted and logged up to a bound, and nothing personal stays of it", async () => {
  const report = (directive: string, blocked: string, page: string) =>
    ask({
      method: "POST",
      path: "/policy-reports",
      headers: { "content-type": "application/csp-report" },
      body: JSON.stringify({
        "csp-report": { "effective-directive": directive, "blocked-uri": blocked, "document-uri": page },
      }),
    });
  const before = shop.log.length;
  const order = `${origin}/order/0192b1a0-0000-7000-8000-00000000abcd?token=secret-of-the-order`;
  for (let count = 0; count < 60; count += 1)
    expect(
      (await report("script-src-elem", "https://skimmer.example/x?card=4242424242424242", order)).status,
    ).toBe(204);
  await report("no such directive\n", "javascript:4242 4242 4242 4242", "not an address");
  expect((await ask({ method: "POST", path: "/policy-reports", headers: json, body: "{}" })).status).toBe(
    415,
  );
  const log = shop.log
    .slice(before)
    .join("")
    .split("\n")
    .filter((line) => line.includes("kept something out"));
  expect(log.length).toBeLessThanOrEqual(30);
  expect(log[0]).toContain('"blocked":"https://skimmer.example","page":"/order/…"');
  // Whole groups of the card's digits: four alone stand by chance in a line's time or process id.
  expect(shop.log.join("")).not.toMatch(/4242\s?4242|secret-of-the-order/);
  const metrics = (await ask({ path: "/metrics" })).text;
  expect(metrics).toContain('till_policy_violations_total{directive="script-src-elem"} 60');
  expect(metrics).toContain('till_policy_violations_total{directive="other"} 1');
});

test("a card number that is sent in any way is answered with a refusal, and stands in no row and no line of the log", async () => {
  const card = "4242 4242 4242 4242";
  const refused: readonly Answer[] = [
    await call("sales.checkout", { id: card }),
    await call("sales.list", { search: "4242-4242-4242-4242" }, {}, "GET"),
    await call("sales.order", { note: "４２４２４２４２４２４２４２４２" }, {}, "GET"),
    await call("charges.create", { deep: { deeper: [{ "4242424242424242": 1 }] } }),
    await signIn({ email: `${card.replaceAll(" ", "")}@till.example` }),
  ];
  for (const answer of refused)
    expect(answer).toMatchObject({ status: 400, till: { code: "card_data_refused", retry: "never" } });
  const others: Asked[] = [
    { path: `/${encodeURIComponent(card)}?card=${encodeURIComponent(card)}` },
    {
      path: "/pictures/4242424242424242.svg",
      headers: { referer: `https://x.example/?${encodeURIComponent(card)}` },
    },
    { path: "/trpc/4242424242424242" },
    { method: "POST", path: "/trpc/sales.checkout", headers: json, body: `{"card":"${card}"` },
    { method: "POST", path: "/webhooks/stripe", headers: json, body: `{"card":"${card}"}` },
    { method: "POST", path: "/webhooks/4242424242424242", headers: json, body: card },
  ];
  for (const one of others) {
    const { status, text } = await ask(one);
    expect({ ok: status < 500, told: text.includes("4242") }).toEqual({ ok: true, told: false });
  }
  const agent = { ...newAddress(), "user-agent": `Browser ${card}`, cookie: await knownBrowser() };
  expect((await signIn({}, agent)).status).toBe(200);

  const sql = postgres(shop.ownerUrl, { max: 1, onnotice: () => {} });
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', table_schema, table_name) as name from information_schema.tables
    where table_schema in ('public', 'pgboss') and table_type = 'BASE TABLE'`;
  const rows: string[] = [];
  for (const { name } of tables)
    for (const { row } of await sql.unsafe<{ row: string }[]>(`select t::text as row from ${name} t`))
      rows.push(row);
  await sql.end();
  expect(rows.length).toBeGreaterThan(50);
  expect(rows.some((row) => row.includes("Browser [card number removed]"))).toBe(true);
  const written = [...rows, shop.log.join("")].filter((text) => /4242[ -]?4242[ -]?4242/.test(text));
  expect(written).toEqual([]);
});
