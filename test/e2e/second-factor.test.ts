import { appCode } from "@till/server/testing";
import type { Browser, BrowserContext, CDPSession, Page } from "playwright-core";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../kit/eventually.ts";
import { launchBrowser } from "../kit/launch-browser.ts";
import { type MailServer, startMailServer } from "../kit/start-mail-server.ts";
import { type Shop, startShop } from "../kit/start-shop.ts";
import { managerEmail, managerPassword } from "../kit/test-shop.ts";
import { givePassword, officeOf } from "./in-office.ts";

const stepMs = 20_000;
const journeyMs = 120_000;

let smtp: MailServer;
let shop: Shop;
let browser: Browser;
/** The manager's browser, with a passkey of the device. The tests walk on with it. */
let context: BrowserContext;
let page: Page;
let device: CDPSession;
let authenticatorId: string;
let key = "";
let codes: readonly string[] = [];

beforeAll(async () => {
  smtp = await startMailServer();
  shop = await startShop({
    webhooks: "off",
    env: {
      TILL_SECOND_FACTOR: "demanded",
      TILL_SMTP_URL: `smtp://127.0.0.1:${smtp.port}`,
      TILL_MAIL_FROM: "Test Pantry <shop@till.example>",
    },
  });
  browser = await launchBrowser();
  context = await browser.newContext();
  page = await newPage(context);
  device = await context.newCDPSession(page);
  await device.send("WebAuthn.enable");
  const made = await device.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  ({ authenticatorId } = made);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await shop?.stop();
  await smtp?.stop();
}, 60_000);

const office = (path = ""): string => officeOf(shop, path);

async function newPage(of: BrowserContext): Promise<Page> {
  const made = await of.newPage();
  made.setDefaultTimeout(stepMs);
  return made;
}

/** As if everybody had shown who they are an hour ago. */
async function longAgoSignedIn(): Promise<void> {
  const sql = postgres(shop.ownerUrl, { max: 1, onnotice: () => {} });
  try {
    await sql`update session set confirmed_at = confirmed_at - interval '1 hour'`;
  } finally {
    await sql.end();
  }
}

const heading = (on: Page, name: string) => on.getByRole("heading", { name, exact: true }).waitFor();
const press = (on: Page, name: string) => on.getByRole("button", { name, exact: true }).click();

async function signOut(): Promise<void> {
  await press(page, "Sign out");
  await page.getByRole("button", { name: "Sign in with a passkey" }).waitFor();
}

/** What the server lets this browser's session do. */
async function statusOfReport(of: BrowserContext): Promise<number> {
  const input = encodeURIComponent(JSON.stringify({ json: {} }));
  return (await of.request.get(`http://localhost:${shop.port}/trpc/settings.get?input=${input}`)).status();
}

/** Runs in the page. */
async function signInUnverified(): Promise<unknown> {
  const asked = await fetch("/api/auth/passkey/generate-authenticate-options");
  const options = PublicKeyCredential.parseRequestOptionsFromJSON(await asked.json());
  const shown = await navigator.credentials.get({
    publicKey: { ...options, userVerification: "discouraged" },
  });
  const answer = await fetch("/api/auth/passkey/verify-authentication", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ response: shown }),
  });
  return answer.json();
}

test(
  "a password alone opens nothing but the setting up of a second step, which opens the office",
  async () => {
    await givePassword(page, shop);
    await heading(page, "One more step");
    expect(await statusOfReport(context)).toBe(403);

    await press(page, "Set up an app");
    await page.getByLabel("Your password").fill("somebody else's");
    await press(page, "Continue");
    await page.getByText("This is not your password.").waitFor();
    await page.getByLabel("Your password").fill(managerPassword);
    await press(page, "Continue");
    await page.getByRole("img", { name: "QR code for the authenticator app" }).waitFor();
    key = (await page.locator(".app-key").textContent()) ?? "";
    await page.getByLabel("Code from the app").fill(appCode(key));
    await press(page, "Switch it on");
    await heading(page, "Keep these recovery codes");
    codes = await page.getByRole("list", { name: "Recovery codes" }).getByRole("code").allTextContents();
    expect(new Set(codes).size).toBe(10);
    await press(page, "I have kept them");
    await heading(page, "Today");
    expect(await statusOfReport(context)).toBe(200);
  },
  journeyMs,
);

test(
  "after the password the app's code is asked for, and only the next one opens",
  async () => {
    await signOut();
    await givePassword(page, shop);
    await heading(page, "One more step");
    await page.getByLabel("Code from your authenticator app").fill("000 000");
    await press(page, "Continue");
    await page.getByText("This code is not right.").waitFor();
    // The code of the step before was used at the setting up; the app of a person who waits shows the next.
    await page.getByLabel("Code from your authenticator app").fill(appCode(key, 1));
    await press(page, "Continue");
    await heading(page, "Today");
    expect(await statusOfReport(context)).toBe(200);
  },
  journeyMs,
);

test(
  "a passkey opens the office without a password, but not where it did not check its user",
  async () => {
    await page.goto(office("/security"));
    await press(page, "Add a passkey");
    await page.getByLabel("Name").fill("Counter laptop");
    await press(page, "Continue");
    await page.getByRole("list", { name: "Passkeys" }).getByText("Counter laptop").waitFor();

    await signOut();
    await device.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
    await press(page, "Sign in with a passkey");
    await page.getByText("No passkey was used.").waitFor();
    // Nor where the page was changed so as not to ask for it: the server looks.
    expect(await page.evaluate(signInUnverified)).toMatchObject({ code: "passkey_unverified" });
    expect(await statusOfReport(context)).toBe(401);

    await device.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: true });
    await press(page, "Sign in with a passkey");
    await heading(page, "Security");
    await page.getByText(/by passkey/).waitFor();
    expect(await statusOfReport(context)).toBe(200);
  },
  journeyMs,
);

test(
  "a recovery code opens once; where somebody is signed in is shown, and can be ended from here",
  async () => {
    const [code = ""] = codes;
    const elsewhere = await browser.newContext();
    const other = await newPage(elsewhere);
    const recover = async (): Promise<void> => {
      await givePassword(other, shop);
      await press(other, "Use a recovery code");
      await other.getByLabel("Recovery code").fill(code);
      await press(other, "Continue");
    };
    await recover();
    await heading(other, "Today");

    await page.reload();
    await page.getByText("9 recovery codes left.").waitFor();
    const sessions = page.getByRole("list", { name: "Sessions" });
    await sessions.getByText(/password and recovery code/).waitFor();
    await longAgoSignedIn();
    await sessions.getByRole("button", { name: /^Sign out/ }).click();
    const asked = page.getByRole("dialog", { name: "Show that it is you" });
    await asked.getByLabel("Password").fill(managerPassword);
    await asked.getByRole("button", { name: "Continue" }).click();
    await sessions.getByText(/password and recovery code/).waitFor({ state: "detached" });
    expect(await statusOfReport(elsewhere)).toBe(401);

    await recover();
    await other.getByText("This recovery code is not right, or was used already.").waitFor();
    expect(await statusOfReport(elsewhere)).toBe(401);
    await elsewhere.close();
  },
  journeyMs,
);

test(
  "a password that leaks show to be common is not taken; a changed one is the only one that opens",
  async () => {
    await page.getByLabel("Your password").fill(managerPassword);
    await page.getByLabel("New password").fill("Password2026!");
    await press(page, "Change the password");
    await page.getByText("Many people use this one").waitFor();
    await page.getByLabel("New password").fill("a shell for every turtle");
    await press(page, "Change the password");
    await page.getByText("Changed. Everywhere else you are signed out.").waitFor();
    expect(await statusOfReport(context)).toBe(200);

    const elsewhere = await browser.newContext();
    const other = await newPage(elsewhere);
    await givePassword(other, shop);
    await other.getByText("The email or the password is not right.").waitFor();
    await elsewhere.close();
  },
  journeyMs,
);

test(
  "a passkey that was removed opens nothing any more",
  async () => {
    await press(page, "Remove Counter laptop");
    await press(page, "Remove it");
    await page.getByText("Counter laptop").waitFor({ state: "detached" });
    await signOut();
    await press(page, "Sign in with a passkey");
    await page.getByText("This passkey does not open this office.").waitFor();
    expect(await statusOfReport(context)).toBe(401);
  },
  journeyMs,
);

/** Mails break long lines by "=" and write "=" as "=3D". */
const unfolded = (mail: string): string => mail.replaceAll(/=\r?\n/g, "").replaceAll("=3D", "=");

test(
  "a forgotten password is chosen anew by a mail's link, once, and the second step is still asked for",
  async () => {
    await press(page, "Forgot your password?");
    await page.getByLabel("Email").fill(managerEmail);
    await press(page, "Mail me a link");
    await heading(page, "Look into your mail");
    const [mail = ""] = await eventually(
      async () => smtp.mails,
      (mails) => mails.length > 0,
      stepMs,
    );
    const [link = ""] = /http:\S+#token=[\w-]+/.exec(unfolded(mail)) ?? [];
    const choose = async (): Promise<void> => {
      await page.goto(link);
      await page.getByLabel("New password").fill("turtles in every shell");
      await press(page, "Save the password");
    };
    await choose();
    await heading(page, "Your password is changed");
    expect(page.url()).not.toContain("token");
    await page.getByRole("link", { name: "Sign in" }).click();
    await page.getByLabel("Email").fill(managerEmail);
    await page.getByLabel("Password").fill("turtles in every shell");
    await press(page, "Sign in");
    await heading(page, "One more step");
    expect(await statusOfReport(context)).toBe(401);

    // From another page, or the browser would only jump within this one.
    await page.goto("about:blank");
    await choose();
    await page.getByText("This link was used already or is too old.").waitFor();
  },
  journeyMs,
);
