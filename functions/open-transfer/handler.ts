/**
 * Lets a contact go on as another one: in a chat by a number of this region and a code to key there, for an agent by
 * the other region's number and a token that rings through with the call.
 */
import type { AuthenticationFacts } from "../../domain/authentication/facts.ts";
import {
  codeHmacs,
  handOverCode,
  spacedCode,
  TOKEN_DIGITS,
} from "../../domain/authentication/hand-over-code.ts";
import {
  aimToHandOn,
  HAND_OVER_MILLISECONDS,
  TRANSFER_MILLISECONDS,
  type Transfer,
} from "../../domain/authentication/transfer.ts";
import { vectorOf } from "../../domain/authentication/vector.ts";
import type { HybridClock } from "../../domain/clock.ts";
import type { Session } from "../../domain/contact/session.ts";
import { type FlowCall, readFlowCall, turnOf } from "../../domain/contact-event.ts";
import type { JourneyFragment } from "../../domain/journey/journey.ts";
import type { KeyRing } from "../../domain/keyring.ts";
import { NOTHING, type Reply, replyOf } from "../../domain/reply.ts";
import type { AuthenticationStore } from "../../stores/authentication-store.ts";
import type { JourneyStore } from "../../stores/journey-store.ts";
import type { SessionStore } from "../../stores/session-store.ts";
import type { TransferStore } from "../../stores/transfer-store.ts";

export interface OpenTransferPorts {
  readonly clock: HybridClock;
  readonly region: string;
  readonly peerRegion: string;
  readonly tokens: KeyRing;
  /** E.164, of this region and of the other one. */
  readonly number: string;
  readonly peerNumber: string;
  readonly authentication: Pick<AuthenticationStore, "load">;
  readonly sessions: Pick<SessionStore, "load">;
  readonly journeys: Pick<JourneyStore, "load">;
  readonly transfers: Pick<TransferStore, "open">;
  /** In the other region's replica: a token is written where it will be used up. */
  readonly peerTransfers: Pick<TransferStore, "open">;
}

/** Of a hundred million codes few are in use at once: to find five of them taken is a fault, not chance. */
const MOST_DRAWS = 5;
// Each comma is 750 ms (facts/connect.md §14.6): the other side must have picked up before the first tone.
const PICK_UP = ",,,,";

export function createHandler(ports: OpenTransferPorts): (event: unknown) => Promise<Reply> {
  return async (event) => {
    const call = readFlowCall(event);
    if (call === undefined) return refused("1");
    const { turn, nextTurn } = turnOf(call);
    const session = await sessionOf(call, ports);
    if (session === undefined) return refused(nextTurn);
    const isToPeer = call.parameters["kind"] === "transfer";
    const held = await holdingsOf(session, isToPeer, ports);

    const code = isToPeer
      ? await firstFreeCode(transferToPeer(session, held, turn, ports), ports.peerTransfers, ports)
      : await firstFreeCode(handOver(session, held, turn, ports), ports.transfers, ports);

    if (code === undefined) return refused(nextTurn);
    const [number, callerId] = isToPeer ? [ports.peerNumber, ports.number] : [ports.number, NOTHING];
    return replyOf({
      status: "opened",
      number,
      callerId,
      code: isToPeer ? NOTHING : spacedCode(code),
      digits: isToPeer ? `${PICK_UP}${code}` : NOTHING,
      turn: nextTurn,
    });
  };
}

function refused(turn: string): Reply {
  return replyOf({
    status: "refused",
    number: NOTHING,
    callerId: NOTHING,
    code: NOTHING,
    digits: NOTHING,
    turn,
  });
}

/** To the service a transfer is a contact of its own, which follows the one that the customer is known from. */
async function sessionOf(
  { contactId, previousContactId, initialContactId }: FlowCall,
  { sessions }: OpenTransferPorts,
): Promise<Session | undefined> {
  for (const id of new Set([contactId, previousContactId ?? contactId, initialContactId])) {
    const session = await sessions.load(id);
    if (session !== undefined) return session;
  }
  return undefined;
}

interface Held {
  readonly journeys: readonly JourneyFragment[];
  readonly facts?: AuthenticationFacts;
}

async function holdingsOf(
  { customerId }: Session,
  isToPeer: boolean,
  { journeys, authentication }: OpenTransferPorts,
): Promise<Held> {
  if (customerId === undefined) return { journeys: [] };
  if (!isToPeer) return { journeys: await journeys.load(customerId) };
  const [known, facts] = await Promise.all([journeys.load(customerId), authentication.load(customerId)]);
  return { journeys: known, facts };
}

function handOver(
  session: Session,
  { journeys }: Held,
  turn: string,
  { clock, region }: OpenTransferPorts,
): Transfer {
  return {
    ...left(session, journeys, turn),
    kind: "hand-over",
    region,
    clock: clock.tick(),
    until: clock.now() + HAND_OVER_MILLISECONDS,
  };
}

function transferToPeer(
  session: Session,
  { journeys, facts }: Held,
  turn: string,
  { clock, peerRegion }: OpenTransferPorts,
): Transfer {
  return {
    ...left(session, journeys, turn),
    kind: "transfer",
    region: peerRegion,
    clock: clock.tick(),
    until: clock.now() + TRANSFER_MILLISECONDS,
    ...(facts === undefined ? {} : { vector: vectorOf({ facts, journeys }, session.contactId) }),
  };
}

function left(
  { contactId, customerId, isRecognised, aim }: Session,
  journeys: readonly JourneyFragment[],
  turn: string,
): Pick<Transfer, "revision" | "contactId" | "turn" | "customerId" | "isRecognised" | "aim"> {
  const handedOn = aimToHandOn(aim, journeys);
  return {
    revision: 0,
    contactId,
    turn,
    ...(customerId === undefined ? {} : { customerId }),
    isRecognised,
    ...(handedOn === undefined ? {} : { aim: handedOn }),
  };
}

/** The region that uses it up is part of the code, and nowhere else does it lead anywhere. */
async function firstFreeCode(
  transfer: Transfer,
  transfers: Pick<TransferStore, "open">,
  { tokens }: OpenTransferPorts,
): Promise<string | undefined> {
  const { region, contactId, turn, kind } = transfer;
  for (let draw = 0; draw < MOST_DRAWS; draw += 1) {
    const digits = kind === "transfer" ? { digits: TOKEN_DIGITS } : {};
    const code = handOverCode(tokens, region, { contactId, turn, draw, ...digits });
    const [hmac] = codeHmacs(tokens, region, code);
    if (await transfers.open(hmac, transfer)) return code;
  }
  return undefined;
}
