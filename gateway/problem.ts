/** Every failure that a client sees, as RFC 9457 problem details. */
import { REQUEST_ID } from "./exchange.ts";

const PROBLEMS = {
  "malformed-json": { status: 400, title: "The body is no JSON object" },
  "idempotency-key-required": { status: 400, title: "An Idempotency-Key is required" },
  unauthenticated: { status: 401, title: "The bearer token is not accepted" },
  forbidden: { status: 403, title: "The bearer token does not allow this" },
  "not-found": { status: 404, title: "There is nothing here" },
  "method-not-allowed": { status: 405, title: "This method is not allowed here" },
  "too-large": { status: 413, title: "The body is too large" },
  "unsupported-media-type": { status: 415, title: "The body must be application/json" },
  "invalid-body": { status: 422, title: "The body is not as it should be" },
  "idempotency-key-reused": { status: 422, title: "The Idempotency-Key was used for another request" },
  throttled: { status: 429, title: "Too many chats are being started" },
  internal: { status: 500, title: "Something went wrong here" },
  "connect-rejected": { status: 502, title: "The contact centre did not take the request" },
  unavailable: { status: 503, title: "The contact centre cannot be reached now" },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>;

export type ProblemName = keyof typeof PROBLEMS;

export interface ProblemMore {
  readonly detail?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** For the log alone. */
  readonly reason?: string;
  /** What is wrong where, by JSON pointer. */
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
}

export class Problem extends Error {
  readonly problem: ProblemName;
  readonly more: ProblemMore;

  constructor(problem: ProblemName, more: ProblemMore = {}) {
    super(more.detail ?? PROBLEMS[problem].title);
    this.name = "Problem";
    this.problem = problem;
    this.more = more;
  }

  get status(): number {
    return PROBLEMS[this.problem].status;
  }

  toResponse(requestId: string): Response {
    const { status, title } = PROBLEMS[this.problem];
    const { detail, headers, errors } = this.more;
    const body = { type: typeOf(this.problem), title, status, detail, errors, requestId };
    return new Response(JSON.stringify(body), {
      status,
      headers: {
        "content-type": "application/problem+json",
        "cache-control": "no-store",
        [REQUEST_ID]: requestId,
        ...headers,
      },
    });
  }
}

export function problemStatus(problem: ProblemName): number {
  return PROBLEMS[problem].status;
}

export function problemTitle(problem: ProblemName): string {
  return PROBLEMS[problem].title;
}

function typeOf(problem: ProblemName): string {
  return `urn:tandem:problem:${problem}`;
}
