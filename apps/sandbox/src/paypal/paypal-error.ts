import { type Answer, Refusal } from "../core/answer.ts";

export interface ErrorDetail {
  readonly issue: string;
  readonly description?: string | undefined;
  /** JSON pointer into the request. */
  readonly field?: string | undefined;
  readonly value?: string | undefined;
  readonly location?: "body" | "path" | "query" | "header" | undefined;
}

/** PayPal's error names with their statuses and sentences. */
const kinds = {
  INVALID_REQUEST: [400, "Request is not well-formed, syntactically incorrect, or violates schema."],
  AUTHENTICATION_FAILURE: [
    401,
    "Authentication failed due to missing authorization header, or invalid authentication credentials.",
  ],
  NOT_AUTHORIZED: [403, "Authorization failed due to insufficient permissions."],
  RESOURCE_NOT_FOUND: [404, "The specified resource does not exist."],
  RESOURCE_CONFLICT: [409, "The server has detected a conflict while processing this request."],
  UNPROCESSABLE_ENTITY: [
    422,
    "The requested action could not be performed, semantically incorrect, or failed business validation.",
  ],
  RATE_LIMIT_REACHED: [429, "Too many requests. Blocked due to rate limiting."],
  INTERNAL_SERVER_ERROR: [500, "An internal server error has occurred."],
} as const;
export type ErrorName = keyof typeof kinds;

export function errorAnswer(
  name: ErrorName,
  debugId: string,
  details: readonly ErrorDetail[] = [],
  links: readonly object[] = [],
): Answer {
  const [status, message] = kinds[name];
  return {
    status,
    body: {
      name,
      message,
      debug_id: debugId,
      ...(details.length === 0 ? {} : { details }),
      links: [...(details[0] === undefined ? [] : [informationLink(details[0].issue)]), ...links],
    },
  };
}

const informationLink = (issue: string): object => ({
  href: `https://developer.paypal.com/api/rest/reference/orders/v2/errors/#${issue}`,
  rel: "information_link",
  method: "GET",
});

/** Nothing was done, for this reason. The debug id is the request's. */
export class PaypalRefusal extends Refusal {
  constructor(name: ErrorName, debugId: string, detail: ErrorDetail, links: readonly object[] = []) {
    super(errorAnswer(name, debugId, [detail], links));
  }
}

/** Makes the refusals of one request. */
export interface Refuse {
  invalid(detail: ErrorDetail): PaypalRefusal;
  unprocessable(detail: ErrorDetail, links?: readonly object[]): PaypalRefusal;
  notFound(): PaypalRefusal;
  notAuthorized(detail: ErrorDetail): PaypalRefusal;
}

export function refuseFor(debugId: string): Refuse {
  return {
    invalid: (detail) => new PaypalRefusal("INVALID_REQUEST", debugId, { location: "body", ...detail }),
    unprocessable: (detail, links) => new PaypalRefusal("UNPROCESSABLE_ENTITY", debugId, detail, links),
    notFound: () =>
      new PaypalRefusal("RESOURCE_NOT_FOUND", debugId, {
        issue: "INVALID_RESOURCE_ID",
        location: "path",
        description: "Specified resource ID does not exist. Please check the resource ID and try again.",
      }),
    notAuthorized: (detail) => new PaypalRefusal("NOT_AUTHORIZED", debugId, detail),
  };
}
