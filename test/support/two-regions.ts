/** The functions of two regions over tables in memory, with a clock, and replication that happens when told. */
import { createHash } from "node:crypto";
import type { RedialCarryOver } from "../../domain/authentication/carry-over.ts";
import type { Transfer } from "../../domain/authentication/transfer.ts";
import { HybridClock } from "../../domain/clock.ts";
import type { Language } from "../../domain/customer/profile.ts";
import { UnreadablePin } from "../../domain/errors.ts";
import type { CustomerId } from "../../domain/ids.ts";
import { type KeyRing, parseKeyRing } from "../../domain/keyring.ts";
import { createHandler as chooseRoute } from "../../functions/choose-route/handler.ts";
import { createHandler as closeContact } from "../../functions/close-contact/handler.ts";
import { createHandler as identifyCustomer } from "../../functions/identify-customer/handler.ts";
import { importOne } from "../../functions/import-customers/import-one.ts";
import { createHandler as manageAuthentication } from "../../functions/manage-authentication/handler.ts";
import { createHandler as openTransfer } from "../../functions/open-transfer/handler.ts";
import { createHandler as saveProgress } from "../../functions/save-progress/handler.ts";
import { createHandler as scheduleCallback } from "../../functions/schedule-callback/handler.ts";
import { type OutgoingText, createHandler as sendCode } from "../../functions/send-code/handler.ts";
import { createHandler as setPin } from "../../functions/set-pin/handler.ts";
import { createHandler as verifyCode } from "../../functions/verify-code/handler.ts";
import { createHandler as verifyPin } from "../../functions/verify-pin/handler.ts";
import { authenticationStore } from "../../stores/authentication-store.ts";
import type { ClaimItem } from "../../stores/callback-claim-store.ts";
import { callbackStore } from "../../stores/callback-store.ts";
import { codeStore } from "../../stores/code-store.ts";
import { contactStore } from "../../stores/contact-store.ts";
import { entryTokenStore } from "../../stores/entry-token-store.ts";
import type { Item } from "../../stores/fragment-table.ts";
import { journeyStore } from "../../stores/journey-store.ts";
import { limitStore } from "../../stores/limit-store.ts";
import { profileStore } from "../../stores/profile-store.ts";
import { sessionStore } from "../../stores/session-store.ts";
import { transferStore } from "../../stores/transfer-store.ts";
import { turnStore } from "../../stores/turn-store.ts";
import { EventTier } from "./event-tier.ts";
import { MemoryTable } from "./memory-table.ts";

const START = Date.parse("2026-03-02T09:00:00Z");
const REPLICATED = ["profiles", "contacts", "authentication", "sessions"] as const;

export class Wall {
  time = START;
  /** Attempts, by the region that claimed them: what both regions agree on. Undefined: no quorum. */
  claims: Map<string, string> | undefined = new Map();
  /** Who made which callback, as a quorum has it. */
  readonly callbackClaims = new Map<string, ClaimItem>();
  /** Every region of this world by name: the newest of a name. */
  readonly regions = new Map<string, RegionUnderTest>();
  /** What happens while a function waits. */
  whilePausing: (() => void) | undefined;
  advance(minutes: number): void {
    this.time += minutes * 60_000;
  }
}

export const KEYS = {
  identifiers: ring(1, 1),
  ids: ring(1, 2),
  pepper: ring(1, 3),
  tokens: ring(1, 7),
  entryTokens: ring(1, 8),
  codes: ring(1, 11),
};

/** The same keys with a new version of each that is active. */
export const ROTATED_KEYS = {
  identifiers: ring(2, 1, 4),
  ids: ring(2, 2, 5),
  pepper: ring(2, 3, 6),
  tokens: ring(2, 7, 9),
  entryTokens: ring(2, 8, 10),
  codes: ring(2, 11, 12),
};

/** Numbers that customers call. */
export const NUMBERS: Readonly<Record<string, string>> = {
  "eu-central-1": "+4930555010001",
  "eu-west-2": "+442079460001",
};

/** A fast stand-in: what is tested is when it is asked, and with what. */
export const hasher = {
  hash: async (secret: Uint8Array) => createHash("sha256").update(secret).digest("hex"),
  matches: async (secret: Uint8Array, stored: string) =>
    createHash("sha256").update(secret).digest("hex") === stored,
};

let ciphertexts = 0;

/** What Connect would send for these keys: another text each time. */
export function encrypted(pin: string): string {
  ciphertexts += 1;
  return `${Buffer.from(`sealed:${pin}`).toString("base64")}.${ciphertexts}`;
}

const pinReader = {
  read: async (ciphertext: string) => {
    const text = Buffer.from(ciphertext.split(".")[0] ?? "", "base64").toString();
    if (!text.startsWith("sealed:")) throw new UnreadablePin();
    return text.slice("sealed:".length);
  },
};

export class RegionUnderTest {
  readonly name: string;
  readonly wall: Wall;
  readonly clock: HybridClock;
  readonly tables: Record<(typeof REPLICATED)[number] | "idempotency", MemoryTable>;
  readonly call: ReturnType<typeof handlersOf>;
  /** Its stream, and the functions that read it. */
  readonly events: EventTier;
  readonly comparisons: string[] = [];
  /** What was compared, each once however often it was. */
  readonly guesses = new Set<string>();
  /** What was texted, and which texts the service was told to have arrived. */
  readonly texts: OutgoingText[] = [];
  readonly arrived: string[] = [];
  /** What the messaging service says to the next text. */
  nextText: "taken" | "refused" | "fails" = "taken";

  constructor(name: string, wall: Wall, redialCarryOver: RedialCarryOver = "interrupted", keys = KEYS) {
    this.name = name;
    this.wall = wall;
    this.clock = new HybridClock({ now: () => wall.time, processId: name.replaceAll("-", "") });
    const table = () => new MemoryTable(this.clock);
    this.tables = {
      profiles: table(),
      contacts: table(),
      authentication: table(),
      sessions: table(),
      idempotency: table(),
    };
    this.events = new EventTier(name, this.clock, this.tables);
    this.call = handlersOf(this, redialCarryOver, keys);
    wall.regions.set(name, this);
  }

  /** The code of the last text. */
  get lastCode(): string {
    return /\d{6}/.exec(this.texts.at(-1)?.body ?? "")?.[0] ?? "";
  }

  /** All that is still on its way, or some of it: no order of arrival is promised. */
  replicateTo(other: RegionUnderTest, isDelivered?: (item: Item) => boolean): void {
    for (const table of REPLICATED) this.tables[table].copyTo(other.tables[table], isDelivered);
  }

  async importCustomer(customer: {
    phone: string;
    textNumber?: string;
    pin?: string;
    givenName?: string;
    language?: Language;
    reference?: string;
    login?: { issuer: string; subject: string };
  }): Promise<CustomerId> {
    const { pin = "4711", ...others } = customer;
    return importOne(
      {
        givenName: "Ada",
        language: "en-GB",
        textNumber: customer.phone,
        ...others,
        ...(pin === "none" ? {} : { pin }),
      },
      {
        region: this.name,
        clock: this.clock,
        keys: KEYS,
        profiles: profileStore(this.tables.profiles),
        authentication: authenticationStore(this.tables.authentication),
        hash: hasher.hash,
      },
    );
  }
}

/** Both regions, with what one wrote seen by the other. */
export function replicate(one: RegionUnderTest, other: RegionUnderTest): void {
  one.replicateTo(other);
  other.replicateTo(one);
}

function handlersOf(region: RegionUnderTest, redialCarryOver: RedialCarryOver, keys: typeof KEYS) {
  const { tables, clock, name, wall } = region;
  let ids = 0;
  let codes = 0;
  const peerRegion = Object.keys(NUMBERS).find((other) => other !== name) ?? name;
  const ports = {
    peerRegion,
    peerNumber: NUMBERS[peerRegion] ?? "+442079460009",
    peerTransfers: {
      open: (hmac: string, transfer: Transfer) => {
        const peer = wall.regions.get(peerRegion);
        if (peer === undefined) throw new Error("The other region does not answer.");
        return transferStore(peer.tables.sessions, peerRegion).open(hmac, transfer);
      },
    },
    clock,
    region: name,
    newId: () => {
      ids += 1;
      return `event-${ids}`;
    },
    ...keys,
    redialCarryOver,
    securityKey: { id: "key-1", certificate: "-----BEGIN CERTIFICATE-----" },
    queueIds: { billing: "queue-billing", general: "queue-general" },
    pinReader,
    pinHasher: {
      hash: hasher.hash,
      matches: (secret: Uint8Array, stored: string) => {
        region.comparisons.push(stored);
        region.guesses.add(Buffer.from(secret).toString("base64"));
        return hasher.matches(secret, stored);
      },
    },
    profiles: profileStore(tables.profiles),
    contacts: contactStore(tables.contacts),
    authentication: authenticationStore(tables.authentication),
    sessions: sessionStore(tables.sessions, name),
    journeys: journeyStore(tables.sessions),
    turns: turnStore(tables.idempotency),
    transfers: transferStore(tables.sessions, name),
    callbacks: callbackStore(tables.contacts),
    callbackClaims: { find: async (callbackId: string) => wall.callbackClaims.get(callbackId) },
    pause: async (milliseconds: number) => {
      wall.time += milliseconds;
      wall.whilePausing?.();
    },
    codeItems: codeStore(tables.authentication),
    limits: limitStore(tables.idempotency),
    codeDraw: () => {
      codes += 7_919;
      return String(100_000 + (codes % 900_000));
    },
    texts: {
      send: async (text: OutgoingText) => {
        if (region.nextText === "fails") throw new Error("the messaging service does not answer");
        if (region.nextText === "refused") return "refused" as const;
        region.texts.push(text);
        return { messageId: `text-${region.texts.length}` };
      },
      arrived: async (messageId: string) => {
        region.arrived.push(messageId);
      },
    },
    usedTokens: entryTokenStore(tables.idempotency),
    number: NUMBERS[name] ?? "+442079460009",
    attempts: {
      claim: async (attempt: string, at: string) => {
        if (wall.claims === undefined) return "no-quorum" as const;
        const holder = wall.claims.get(attempt) ?? at;
        wall.claims.set(attempt, holder);
        return holder === at ? ("held" as const) : ("held-elsewhere" as const);
      },
    },
  };
  return {
    identifyCustomer: identifyCustomer(ports),
    verifyPin: verifyPin(ports),
    setPin: setPin(ports),
    sendCode: sendCode(ports),
    verifyCode: verifyCode(ports),
    manageAuthentication: manageAuthentication(ports),
    saveProgress: saveProgress(ports),
    chooseRoute: chooseRoute(ports),
    closeContact: closeContact(ports),
    ingestContactEvents: (event: unknown) => region.events.ingested(event),
    openTransfer: openTransfer(ports),
    scheduleCallback: scheduleCallback(ports),
  };
}

function ring(active: number, ...fills: readonly number[]): KeyRing {
  const versions = fills.map((fill, at) => [at + 1, Buffer.alloc(32, fill).toString("base64")]);
  return parseKeyRing(JSON.stringify({ active, versions: Object.fromEntries(versions) }));
}
