import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { lintSource } from "@secretlint/core";
import { creator } from "@secretlint/secretlint-rule-preset-recommend";

/** A secret that was found. What it says is not kept: the report of a leak should not be a second one. */
export interface Found {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
  readonly text: string;
}

/** What the preset has no rule for. Each pattern is the gateway's, or Till's own, form of a live secret. */
const ours: Readonly<Record<string, RegExp>> = {
  "Square access token": /\bEAAA[\w-]{60,}/g,
  "Square application secret": /\bsq0csp-[\w-]{40,}/g,
  "webhook secret of Stripe": /\bwhsec_[A-Za-z0-9+/=]{32,}/g,
  "private key, also a short one": /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s+[\w+/=]{40}/g,
  "API key of Till": /\btill_key_[\w-]{40,}/g,
  "master key of Till": /\b[\w.-]+:[A-Za-z0-9+/]{43}=/g,
  "comment that switches the scan off": /\bsecretlint-disable/g,
};

const config = {
  rules: [{ id: "@secretlint/secretlint-rule-preset-recommend", rule: creator }],
};

export async function findSecrets(file: string, content: string): Promise<Found[]> {
  const { messages } = await lintSource({
    source: { content, filePath: file, ext: path.extname(file), contentType: "text" },
    options: { config, noPhysicFilePath: true },
  });
  return [
    ...messages.map(({ range, loc, ruleId, messageId }) => ({
      file,
      line: loc.start.line,
      rule: `${ruleId.replace("@secretlint/secretlint-rule-", "")} ${messageId}`,
      text: content.slice(range[0], range[1]),
    })),
    ...Object.entries(ours).flatMap(([rule, pattern]) =>
      Array.from(content.matchAll(pattern), ({ 0: text, index }) => ({
        file,
        line: content.slice(0, index).split("\n").length,
        rule,
        text,
      })),
    ),
  ];
}

/** All that git has or would take: a secret is found before it is committed too. */
export function filesInGit(root: string): string[] {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  return [...new Set(listed.split("\0"))].filter((file) => file !== "");
}

export function readText(root: string, file: string): string | undefined {
  const bytes = readFileSync(path.join(root, file));
  return bytes.includes(0) ? undefined : bytes.toString("utf8");
}
