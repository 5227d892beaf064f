import type { Answer } from "../core/answer.ts";
import type { Call } from "../core/manners.ts";
import type { Operation } from "../core/operations.ts";
import { type ErrorName, errorAnswer } from "./paypal-error.ts";

/**
 * Negative testing: `PayPal-Mock-Response: {"mock_application_codes":"INSTRUMENT_DECLINED"}` makes any call answer as
 * if that had happened, and do nothing. https://developer.paypal.com/tools/sandbox/negative-testing/request-headers/
 */
export function honourMockResponse(operation: Operation): Operation {
  return { ...operation, handle: (call) => mockedAnswer(call) ?? operation.handle(call) };
}

function mockedAnswer(call: Call): Answer | undefined {
  const header = call.headers["paypal-mock-response"];
  if (header === undefined) return undefined;
  const issue = readIssue(header);
  if (issue === undefined) {
    return errorAnswer("INVALID_REQUEST", call.requestId, [
      {
        issue: "INVALID_PARAMETER_VALUE",
        field: "PayPal-Mock-Response",
        location: "header",
        description: "The value of a field is invalid.",
      },
    ]);
  }
  const name = nameOf(issue);
  return errorAnswer(
    name,
    call.requestId,
    name === issue ? [] : [{ issue, description: "Asked for by header." }],
  );
}

function readIssue(header: string): string | undefined {
  try {
    const parsed = JSON.parse(header) as Readonly<Record<string, unknown>> | null;
    const code = parsed?.["mock_application_codes"];
    return typeof code === "string" && /^[A-Z][A-Z0-9_]{2,80}$/.test(code) ? code : undefined;
  } catch {
    return undefined;
  }
}

const names: Readonly<Record<string, ErrorName>> = {
  INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR",
  RATE_LIMIT_REACHED: "RATE_LIMIT_REACHED",
  PERMISSION_DENIED: "NOT_AUTHORIZED",
  CONSENT_NEEDED: "NOT_AUTHORIZED",
  INVALID_RESOURCE_ID: "RESOURCE_NOT_FOUND",
  PREVIOUS_REQUEST_IN_PROGRESS: "RESOURCE_CONFLICT",
  MISSING_REQUIRED_PARAMETER: "INVALID_REQUEST",
  MALFORMED_REQUEST_JSON: "INVALID_REQUEST",
};

function nameOf(issue: string): ErrorName {
  return names[issue] ?? (issue.startsWith("INVALID_PARAMETER") ? "INVALID_REQUEST" : "UNPROCESSABLE_ENTITY");
}
