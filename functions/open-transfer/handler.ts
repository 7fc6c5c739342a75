/** Gives a contact a number of its own region and a code, with which it goes on as a call. */
import { codeHmacs, handOverCode, spacedCode } from "../../domain/authentication/hand-over-code.ts";
import { aimToHandOn, HAND_OVER_MILLISECONDS, type Transfer } from "../../domain/authentication/transfer.ts";
import type { HybridClock } from "../../domain/clock.ts";
import type { Session } from "../../domain/contact/session.ts";
import { readFlowCall, turnOf } from "../../domain/contact-event.ts";
import type { KeyRing } from "../../domain/keyring.ts";
import { NOTHING, type Reply, replyOf } from "../../domain/reply.ts";
import type { JourneyStore } from "../../stores/journey-store.ts";
import type { SessionStore } from "../../stores/session-store.ts";
import type { TransferStore } from "../../stores/transfer-store.ts";

export interface OpenTransferPorts {
  readonly clock: HybridClock;
  readonly region: string;
  readonly tokens: KeyRing;
  /** E.164, of this region. */
  readonly number: string;
  readonly sessions: Pick<SessionStore, "load">;
  readonly journeys: Pick<JourneyStore, "load">;
  readonly transfers: Pick<TransferStore, "open">;
}

/** Of a hundred million codes few are in use at once: to find five of them taken is a fault, not chance. */
const MOST_DRAWS = 5;

export function createHandler(ports: OpenTransferPorts): (event: unknown) => Promise<Reply> {
  return async (event) => {
    const call = readFlowCall(event);
    if (call === undefined) return refused("1");
    const { turn, nextTurn } = turnOf(call);
    const session = await ports.sessions.load(call.contactId);
    if (session === undefined) return refused(nextTurn);

    const { customerId } = session;
    const journeys = customerId === undefined ? [] : await ports.journeys.load(customerId);
    const aim = aimToHandOn(session.aim, journeys);

    const code = await firstFreeCode(transferOf(session, aim, turn, ports), ports);
    if (code === undefined) return refused(nextTurn);
    return replyOf({ status: "opened", number: ports.number, code: spacedCode(code), turn: nextTurn });
  };
}

function refused(turn: string): Reply {
  return replyOf({ status: "refused", number: NOTHING, code: NOTHING, turn });
}

function transferOf(
  { contactId, customerId, isRecognised }: Session,
  aim: Transfer["aim"],
  turn: string,
  { clock, region }: OpenTransferPorts,
): Transfer {
  return {
    region,
    clock: clock.tick(),
    revision: 0,
    kind: "hand-over",
    contactId,
    turn,
    ...(customerId === undefined ? {} : { customerId }),
    isRecognised,
    ...(aim === undefined ? {} : { aim }),
    until: clock.now() + HAND_OVER_MILLISECONDS,
  };
}

async function firstFreeCode(
  transfer: Transfer,
  { tokens, region, transfers }: OpenTransferPorts,
): Promise<string | undefined> {
  for (let draw = 0; draw < MOST_DRAWS; draw += 1) {
    const code = handOverCode(tokens, region, { ...transfer, draw });
    const [hmac] = codeHmacs(tokens, region, code);
    if (await transfers.open(hmac, transfer)) return code;
  }
  return undefined;
}
