/** Every operation of the service, once: routes are registered from this table, and the OpenAPI document is. */
import { LANGUAGES } from "../domain/customer/profile.ts";
import { SIDES } from "../domain/traffic/plan.ts";
import { CLIENT_ATTRIBUTES } from "./chat-request.ts";
import type { ProblemName } from "./problem.ts";

type Schema = Readonly<Record<string, unknown>>;

export interface Operation {
  readonly method: "get" | "post";
  readonly path: string;
  readonly summary: string;
  /** optional: a bearer token is taken, and checked where there is one. */
  readonly token: "none" | "optional" | "required";
  readonly needsIdempotencyKey?: true;
  readonly body?: Schema;
  readonly answer: { readonly status: number; readonly description: string; readonly schema: Schema };
  readonly problems: readonly ProblemName[];
}

export const IDEMPOTENCY_KEY = /^[\x21-\x7e]{8,128}$/;
/** Of tokens that may read where traffic goes. */
export const TRAFFIC_SCOPE = "tandem.traffic";

const text = (description: string): Schema => ({ type: "string", description });
const object = (
  properties: Readonly<Record<string, Schema>>,
  required = Object.keys(properties),
): Schema => ({
  type: "object",
  properties,
  required,
  additionalProperties: false,
});

const STATUS = object({ status: { type: "string" } });
const REGION_HEALTH = object({
  region: text("AWS's name of the region."),
  isHealthy: { type: "boolean" },
  failedStarts: { type: "integer", description: "Starts in a row that failed, as this pod saw them." },
  failedProbes: {
    type: "integer",
    description: "Reads of the plan in a row that the region did not answer.",
  },
});

export const OPERATIONS = {
  startChat: {
    method: "post",
    path: "/v1/chats",
    summary: "Starts a chat. The same Idempotency-Key again gives the same chat.",
    token: "optional",
    needsIdempotencyKey: true,
    body: object(
      {
        attributes: object(
          {
            ...Object.fromEntries(
              Object.entries(CLIENT_ATTRIBUTES).map(([name, { pattern, description }]) => [
                name,
                { type: "string", pattern: pattern.source, description },
              ]),
            ),
            language: { type: "string", enum: [...LANGUAGES], description: "The language to greet in." },
          },
          [],
        ),
        pin: text("What an earlier answer gave, to stay in its region."),
      },
      [],
    ),
    answer: {
      status: 201,
      description: "The chat was started: connect to it within five minutes.",
      schema: object({
        contactId: text("Amazon Connect's id of the contact."),
        participantId: text("The customer's id in the chat."),
        participantToken: text("For CreateParticipantConnection in this region. A secret of this client."),
        region: text("The AWS region whose participant service to use."),
        pin: text("To be sent with what the client starts next, so that it stays in the region."),
      }),
    },
    problems: [
      "malformed-json",
      "idempotency-key-required",
      "unauthenticated",
      "too-large",
      "unsupported-media-type",
      "invalid-body",
      "idempotency-key-reused",
      "throttled",
      "internal",
      "connect-rejected",
      "unavailable",
    ],
  },
  showTraffic: {
    method: "get",
    path: "/v1/traffic",
    summary: `Where new contacts go, as this pod knows it. Needs the scope ${TRAFFIC_SCOPE}.`,
    token: "required",
    answer: {
      status: 200,
      description: "The plan in force, and the regions' health.",
      schema: object({
        epoch: { type: "integer", description: "0 where no plan was ever made." },
        distribution: object(Object.fromEntries(SIDES.map((side) => [side, { type: "integer" }]))),
        hasQuorum: { type: "boolean", description: "Whether the regions could agree when last asked." },
        inDoubt: { type: "boolean", description: "No attempt is moved between regions now." },
        regions: object(Object.fromEntries(SIDES.map((side) => [side, REGION_HEALTH]))),
      }),
    },
    problems: ["unauthenticated", "forbidden", "unavailable", "internal"],
  },
  showLife: {
    method: "get",
    path: "/healthz",
    summary: "Whether the process answers.",
    token: "none",
    answer: { status: 200, description: "It does.", schema: STATUS },
    problems: [],
  },
  showReadiness: {
    method: "get",
    path: "/readyz",
    summary: "Whether the pod can start chats: keys are loaded, and the plan was asked for.",
    token: "none",
    answer: { status: 200, description: "It can.", schema: STATUS },
    problems: ["unavailable"],
  },
  showDocument: {
    method: "get",
    path: "/v1/openapi.json",
    summary: "This document.",
    token: "none",
    answer: { status: 200, description: "OpenAPI 3.1.", schema: { type: "object" } },
    problems: [],
  },
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof OPERATIONS;
