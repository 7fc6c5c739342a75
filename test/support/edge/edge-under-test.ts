/** The service with a table in memory, an issuer of its own and a Connect that answers as it is told. */
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from "jose";
import { type KeyRing, parseKeyRing } from "../../../domain/keyring.ts";
import type { Side } from "../../../domain/traffic/plan.ts";
import { tokenVerifier } from "../../../gateway/adapters/oidc.ts";
import { createApp } from "../../../gateway/app.ts";
import type { ChatCall, EdgeKeys } from "../../../gateway/edge-ports.ts";
import type { LogFacts } from "../../../gateway/exchange.ts";
import type { ContactAnswer } from "../../../gateway/start-contact.ts";
import { Traffic } from "../../../gateway/traffic.ts";
import { attemptStore } from "../../../stores/attempt-store.ts";
import { type PlanStore, planStore } from "../../../stores/plan-store.ts";
import { QuorumTable } from "./quorum-table.ts";

export const START = Date.parse("2026-03-02T09:00:00Z");
export const REGIONS = { home: "eu-central-1", peer: "eu-west-2" } as const;
export const ISSUER = "https://id.example.com";
export const AUDIENCE = "tandem";
const KEY_ID = "key-1";

export interface Call extends ChatCall {
  readonly side: Side;
}

export interface TokenWishes {
  readonly issuer?: string;
  readonly audience?: string;
  readonly subject?: string;
  readonly scope?: string;
  readonly expiresInSeconds?: number;
}

export interface EdgeUnderTest {
  readonly app: ReturnType<typeof createApp>;
  readonly keys: EdgeKeys;
  readonly traffic: Traffic;
  readonly plans: PlanStore;
  readonly table: QuorumTable;
  readonly wall: { now: number; areKeysLoaded: boolean };
  readonly calls: Call[];
  readonly logs: { readonly facts: LogFacts; readonly message: string }[];
  /** What the next calls are answered; after that, every call starts a contact. */
  readonly answers: ContactAnswer[];
  token(wishes?: TokenWishes): Promise<string>;
  post(body: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
}

export async function edgeUnderTest(): Promise<EdgeUnderTest> {
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const jwks = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid: KEY_ID, alg: "ES256" }] });
  const keys = { entryTokens: ring(11), identifiers: ring(12) };
  const wall = { now: START, areKeysLoaded: true };
  const now = () => wall.now;
  const table = new QuorumTable();
  const replicas = [table.replica("home"), table.replica("peer")];
  const plans = planStore(replicas);
  const traffic = new Traffic({ plans, now });
  const calls: Call[] = [];
  const logs: EdgeUnderTest["logs"] = [];
  const answers: ContactAnswer[] = [];
  const keep = (facts: LogFacts, message: string) => logs.push({ facts, message });
  let ids = 0;

  const app = createApp({
    regions: REGIONS,
    keys: () => (wall.areKeysLoaded ? keys : undefined),
    verify: tokenVerifier({ issuer: ISSUER, audience: AUDIENCE }, jwks),
    traffic,
    attempts: attemptStore(replicas, { now }),
    connect: {
      start: async (side, call) => {
        calls.push({ side, ...call });
        return answers.shift() ?? { kind: "started", contact: contactFor(side, call) };
      },
    },
    log: { info: keep, warn: keep, error: keep },
    metrics: { request: () => undefined, start: () => undefined },
    now,
    newId: () => {
      ids += 1;
      return `00000000-0000-4000-8000-${String(ids).padStart(12, "0")}`;
    },
    pause: async () => undefined,
  });

  return {
    app,
    keys,
    traffic,
    plans,
    table,
    wall,
    calls,
    logs,
    answers,
    token: ({ issuer, audience, subject, scope, expiresInSeconds } = {}) =>
      new SignJWT(scope === undefined ? {} : { scope })
        .setProtectedHeader({ alg: "ES256", kid: KEY_ID })
        .setIssuer(issuer ?? ISSUER)
        .setAudience(audience ?? AUDIENCE)
        .setSubject(subject ?? "ada")
        .setIssuedAt()
        .setExpirationTime(Math.floor(Date.now() / 1000) + (expiresInSeconds ?? 300))
        .sign(privateKey),
    post: async (body, headers = {}) =>
      app.request("/v1/chats", {
        method: "POST",
        headers: { "content-type": "application/json", "idempotency-key": "key-00000001", ...headers },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
  };
}

/** One contact for a client token, as Connect promises. */
function contactFor(side: Side, { clientToken }: ChatCall) {
  return {
    contactId: `contact-${side}-${clientToken.slice(0, 8)}`,
    participantId: "participant",
    participantToken: "participant-token",
  };
}

function ring(fill: number): KeyRing {
  return parseKeyRing(
    JSON.stringify({ active: 1, versions: { 1: Buffer.alloc(32, fill).toString("base64") } }),
  );
}
