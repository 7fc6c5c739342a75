/** POST /v1/chats: one chat for one Idempotency-Key, wherever and however often it is asked for. */
import {
  ENTRY_TOKEN_MILLISECONDS,
  type EntryClaims,
  signEntryToken,
} from "../../domain/authentication/entry-token.ts";
import { loginIdentifier, refsOf, refText } from "../../domain/customer/identifier.ts";
import { attemptOf, clientTokenOf, entryIdOf } from "../../domain/traffic/attempt-key.ts";
import type { Side } from "../../domain/traffic/plan.ts";
import { pinnedSide, signPin } from "../../domain/traffic/region-pin.ts";
import { readCaller, type SignedIn } from "../caller.ts";
import { type ChatRequest, readChatRequest } from "../chat-request.ts";
import type { ChatCall, EdgeKeys, EdgePorts } from "../edge-ports.ts";
import { type EdgeHandler, noteFacts } from "../exchange.ts";
import { IDEMPOTENCY_KEY } from "../operations.ts";
import { Problem, type ProblemName } from "../problem.ts";
import { type StartResult, startContact } from "../start-contact.ts";

const JSON_TYPE = /^application\/json *(;|$)/i;

export function startChat(ports: EdgePorts): EdgeHandler {
  return async (context) => {
    const keys = ports.keys();
    if (keys === undefined) throw new Problem("unavailable", { headers: { "retry-after": "2" } });
    const caller = await readCaller(context.req.header("authorization"), ports.verify);
    const key = readKey(context.req.header("idempotency-key"));
    const body = await context.req.text();
    if (body !== "" && !JSON_TYPE.test(context.req.header("content-type") ?? ""))
      throw new Problem("unsupported-media-type");
    const request = readChatRequest(body);

    const attempt = attemptOf(keys.entryTokens, caller === undefined ? undefined : loginOf(caller), key);
    const result = await startContact(startPorts(ports), {
      attempt,
      pinned: pinOf(request, keys, ports),
      start: (side, at) =>
        ports.connect.start(
          side,
          chatCall({ attempt, caller, request, at, region: ports.regions[side] }, keys),
        ),
    });

    noteFacts(context, { outcome: result.outcome, isSignedIn: caller !== undefined });
    if (result.outcome !== "started") throw problemOf(result);
    const { side, contact } = result;
    const region = ports.regions[side];
    noteFacts(context, { region, contactId: contact.contactId });
    const pin = signPin(keys.entryTokens, side, ports.traffic.plan, ports.now());
    return context.json({ ...contact, region, pin }, 201, { "cache-control": "no-store" });
  };
}

interface ChatStart {
  readonly attempt: string;
  readonly caller: SignedIn | undefined;
  readonly request: ChatRequest;
  readonly region: string;
  readonly at: number;
}

/** Nothing in it may differ between two calls with the same claim: Connect may compare them. */
function chatCall({ attempt, caller, request, region, at }: ChatStart, keys: EdgeKeys): ChatCall {
  const refs =
    caller && refsOf(keys.identifiers, loginIdentifier(caller.issuer, caller.subject)).map(refText);
  const entryToken = signEntryToken(keys.entryTokens, {
    id: entryIdOf(attempt, region, at),
    ...loginClaims(refs),
    region,
    expiresAt: at + ENTRY_TOKEN_MILLISECONDS,
    attempt,
  });
  const { language, attributes } = request;
  return {
    clientToken: clientTokenOf(keys.entryTokens, attempt, region),
    attributes: { entryToken, ...(language === undefined ? {} : { language }), ...attributes },
  };
}

/** Under every version of the ring: the function's may be a minute older than the edge's, and the customer's link older than both. */
function loginClaims([ref, ...otherRefs]: readonly string[] = []): Pick<
  EntryClaims,
  "level" | "ref" | "otherRefs"
> {
  if (ref === undefined) return { level: 0 };
  return { level: 2, ref, ...(otherRefs.length === 0 ? {} : { otherRefs }) };
}

function readKey(header: string | undefined): string {
  if (header !== undefined && IDEMPOTENCY_KEY.test(header)) return header;
  throw new Problem("idempotency-key-required", {
    detail: "Send Idempotency-Key with 8 to 128 visible ASCII characters, another one for every new chat.",
  });
}

function loginOf({ issuer, subject }: SignedIn): string {
  return loginIdentifier(issuer, subject).value;
}

function pinOf({ pin }: ChatRequest, keys: EdgeKeys, { traffic, now }: EdgePorts): Side | undefined {
  return pin === undefined ? undefined : pinnedSide(keys.entryTokens, pin, traffic.plan, now());
}

function startPorts({ attempts, traffic, metrics, regions, newId, pause }: EdgePorts) {
  return {
    attempts,
    regions,
    newId,
    pause,
    traffic: {
      choose: traffic.choose.bind(traffic),
      situation: traffic.situation.bind(traffic),
      note: (side: Side, answer: Parameters<typeof traffic.note>[1]) => {
        traffic.note(side, answer);
        metrics.start(side, answer);
      },
    },
  };
}

type Failure = Exclude<StartResult, { outcome: "started" }>;

const PROBLEM_OF = {
  throttled: "throttled",
  unavailable: "unavailable",
  rejected: "connect-rejected",
  conflict: "idempotency-key-reused",
} as const satisfies Record<Failure["outcome"], ProblemName>;

const ASKS_TO_RETRY = new Set<Failure["outcome"]>(["throttled", "unavailable"]);

function problemOf({ outcome, retryAfterSeconds }: Failure): Problem {
  return new Problem(PROBLEM_OF[outcome], {
    ...(ASKS_TO_RETRY.has(outcome) ? { headers: { "retry-after": String(retryAfterSeconds) } } : {}),
  });
}
