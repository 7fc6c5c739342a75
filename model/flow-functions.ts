/** The functions that flows, agents and operators call, each built for one run as its main.ts builds it. */
import { createHash } from "node:crypto";
import { createHandler as closeContact } from "../functions/close-contact/handler.ts";
import { createHandler as identifyCustomer } from "../functions/identify-customer/handler.ts";
import { createHandler as importCustomers } from "../functions/import-customers/handler.ts";
import { createHandler as manageAuthentication } from "../functions/manage-authentication/handler.ts";
import { createHandler as openTransfer } from "../functions/open-transfer/handler.ts";
import { createHandler as saveProgress } from "../functions/save-progress/handler.ts";
import { createHandler as scheduleCallback } from "../functions/schedule-callback/handler.ts";
import { createHandler as sendCode } from "../functions/send-code/handler.ts";
import { createHandler as setPin } from "../functions/set-pin/handler.ts";
import { createHandler as verifyCode } from "../functions/verify-code/handler.ts";
import { createHandler as verifyPin } from "../functions/verify-pin/handler.ts";
import { attemptStore } from "../stores/attempt-store.ts";
import { authenticationStore } from "../stores/authentication-store.ts";
import { callbackClaimStore } from "../stores/callback-claim-store.ts";
import { callbackStore } from "../stores/callback-store.ts";
import { codeStore } from "../stores/code-store.ts";
import { contactStore } from "../stores/contact-store.ts";
import { entryTokenStore } from "../stores/entry-token-store.ts";
import { journeyStore } from "../stores/journey-store.ts";
import { limitStore } from "../stores/limit-store.ts";
import { profileStore } from "../stores/profile-store.ts";
import { sessionStore } from "../stores/session-store.ts";
import { transferStore } from "../stores/transfer-store.ts";
import { turnStore } from "../stores/turn-store.ts";
import { otherSide } from "./network.ts";
import { NUMBERS, pinReader } from "./outside.ts";
import type { Ports } from "./ports.ts";

export type Handler = (event: unknown) => Promise<unknown>;

/** Cheap: what is searched is when a PIN is compared, and with what. */
function hashOf(secret: Uint8Array): string {
  return createHash("sha256").update(secret).digest("hex");
}

export const FLOW_FUNCTIONS = {
  "identify-customer": (ports) => {
    const { identifiers, ids, tokens, entryTokens } = ports.rings;
    const sessions = ports.table("sessions");
    const contacts = ports.table("contacts");
    const idempotency = ports.table("idempotency");
    return identifyCustomer({
      clock: ports.clock,
      region: ports.region,
      newId: ports.newId,
      pause: ports.pause,
      identifiers,
      ids,
      tokens,
      entryTokens,
      profiles: profileStore(ports.table("profiles")),
      contacts: contactStore(contacts),
      authentication: authenticationStore(ports.table("authentication")),
      sessions: sessionStore(sessions, ports.region),
      journeys: journeyStore(sessions),
      transfers: transferStore(sessions, ports.region),
      callbacks: callbackStore(contacts),
      callbackClaims: callbackClaimStore(ports.claims(), ports.region),
      turns: turnStore(idempotency),
      usedTokens: entryTokenStore(idempotency),
      attempts: attemptStore([ports.claims()], ports.clock),
      peerNumber: NUMBERS[otherSide(ports.side)],
      securityKey: { id: "key-1", certificate: "-----BEGIN CERTIFICATE-----" },
      redialCarryOver: "interrupted",
    });
  },
  "verify-pin": (ports) => {
    const { outside } = ports.run;
    const idempotency = ports.table("idempotency");
    return verifyPin({
      clock: ports.clock,
      region: ports.region,
      pepper: ports.rings.pepper,
      pinReader,
      pinHasher: {
        hash: async (secret) => hashOf(secret),
        matches: async (secret, stored) => {
          outside.comparisons.push({ stored, secret: hashOf(secret) });
          return hashOf(secret) === stored;
        },
      },
      profiles: profileStore(ports.table("profiles")),
      authentication: authenticationStore(ports.telling("authentication")),
      sessions: sessionStore(ports.table("sessions"), ports.region),
      turns: turnStore(idempotency),
      limits: limitStore(idempotency),
    });
  },
  "set-pin": (ports) =>
    setPin({
      clock: ports.clock,
      region: ports.region,
      newId: ports.newId,
      pepper: ports.rings.pepper,
      pinReader,
      pinHasher: { hash: async (secret) => hashOf(secret) },
      authentication: authenticationStore(ports.telling("authentication")),
      sessions: sessionStore(ports.table("sessions"), ports.region),
      turns: turnStore(ports.table("idempotency")),
    }),
  "send-code": (ports) => {
    const { outside, process, world } = ports.run;
    return sendCode({
      clock: ports.clock,
      region: ports.region,
      codes: ports.rings.codes,
      codeDraw: () => String(world.random.between(0, 999_999)).padStart(6, "0"),
      texts: {
        send: ({ body }) =>
          process.call("connect", "texts.send", () => {
            outside.codes.push(body.replace(/\D/g, "").slice(0, 6));
            return { messageId: `text-${outside.codes.length}` };
          }),
      },
      profiles: profileStore(ports.table("profiles")),
      sessions: sessionStore(ports.table("sessions"), ports.region),
      codeItems: codeStore(ports.table("authentication")),
      limits: limitStore(ports.table("idempotency")),
      turns: turnStore(ports.table("idempotency")),
    });
  },
  "verify-code": (ports) =>
    verifyCode({
      clock: ports.clock,
      region: ports.region,
      codes: ports.rings.codes,
      pinReader,
      texts: { arrived: async () => undefined },
      profiles: profileStore(ports.table("profiles")),
      authentication: authenticationStore(ports.telling("authentication")),
      sessions: sessionStore(ports.table("sessions"), ports.region),
      codeItems: codeStore(ports.table("authentication")),
      turns: turnStore(ports.table("idempotency")),
    }),
  "save-progress": (ports) =>
    saveProgress({
      clock: ports.clock,
      region: ports.region,
      newId: ports.newId,
      identifiers: ports.rings.identifiers,
      profiles: profileStore(ports.telling("profiles")),
      authentication: authenticationStore(ports.table("authentication")),
      sessions: sessionStore(ports.telling("sessions"), ports.region),
      journeys: journeyStore(ports.telling("sessions")),
      turns: turnStore(ports.table("idempotency")),
    }),
  "close-contact": (ports) =>
    closeContact({
      clock: ports.clock,
      region: ports.region,
      contacts: contactStore(ports.table("contacts")),
      sessions: sessionStore(ports.table("sessions"), ports.region),
      journeys: journeyStore(ports.table("sessions")),
    }),
  "open-transfer": (ports) =>
    openTransfer({
      clock: ports.clock,
      region: ports.region,
      peerRegion: ports.peerRegion,
      tokens: ports.rings.tokens,
      number: NUMBERS[ports.side],
      peerNumber: NUMBERS[otherSide(ports.side)],
      authentication: authenticationStore(ports.table("authentication")),
      sessions: sessionStore(ports.table("sessions"), ports.region),
      journeys: journeyStore(ports.table("sessions")),
      transfers: transferStore(ports.table("sessions"), ports.region),
      peerTransfers: transferStore(ports.peerTable("sessions"), ports.peerRegion),
    }),
  "schedule-callback": (ports) =>
    scheduleCallback({
      clock: ports.clock,
      region: ports.region,
      newId: ports.newId,
      profiles: profileStore(ports.table("profiles")),
      authentication: authenticationStore(ports.table("authentication")),
      sessions: sessionStore(ports.table("sessions"), ports.region),
      journeys: journeyStore(ports.table("sessions")),
      callbacks: callbackStore(ports.telling("contacts")),
    }),
  "manage-authentication": (ports) =>
    manageAuthentication({
      clock: ports.clock,
      region: ports.region,
      newId: ports.newId,
      authentication: authenticationStore(ports.telling("authentication")),
      sessions: sessionStore(ports.table("sessions"), ports.region),
    }),
  "import-customers": (ports) =>
    importCustomers({
      region: ports.region,
      clock: ports.clock,
      keys: { identifiers: ports.rings.identifiers, ids: ports.rings.ids, pepper: ports.rings.pepper },
      profiles: profileStore(ports.table("profiles")),
      authentication: authenticationStore(ports.table("authentication")),
      hash: async (secret) => hashOf(secret),
    }),
} as const satisfies Record<string, (ports: Ports) => Handler>;
