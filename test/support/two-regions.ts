/** The functions of two regions over tables in memory, with a clock, and replication that happens when told. */
import { createHash } from "node:crypto";
import type { RedialCarryOver } from "../../domain/authentication/carry-over.ts";
import { HybridClock } from "../../domain/clock.ts";
import { importItems } from "../../domain/customer/import.ts";
import type { Language } from "../../domain/customer/profile.ts";
import { UnreadablePin } from "../../domain/errors.ts";
import type { CustomerId } from "../../domain/fragment.ts";
import { type KeyRing, parseKeyRing } from "../../domain/keyring.ts";
import { createHandler as chooseRoute } from "../../functions/choose-route/handler.ts";
import { createHandler as closeContact } from "../../functions/close-contact/handler.ts";
import { createHandler as identifyCustomer } from "../../functions/identify-customer/handler.ts";
import { createHandler as ingestContactEvents } from "../../functions/ingest-contact-events/handler.ts";
import { createHandler as openTransfer } from "../../functions/open-transfer/handler.ts";
import { createHandler as saveProgress } from "../../functions/save-progress/handler.ts";
import { createHandler as setPin } from "../../functions/set-pin/handler.ts";
import { createHandler as verifyPin } from "../../functions/verify-pin/handler.ts";
import { authenticationStore } from "../../stores/authentication-store.ts";
import { contactStore } from "../../stores/contact-store.ts";
import { entryTokenStore } from "../../stores/entry-token-store.ts";
import { journeyStore } from "../../stores/journey-store.ts";
import { profileStore } from "../../stores/profile-store.ts";
import { sessionStore } from "../../stores/session-store.ts";
import { transferStore } from "../../stores/transfer-store.ts";
import { turnStore } from "../../stores/turn-store.ts";
import { MemoryTable } from "./memory-table.ts";

const START = Date.parse("2026-03-02T09:00:00Z");
const REPLICATED = ["profiles", "contacts", "authentication", "sessions"] as const;

export class Wall {
  time = START;
  /** Attempts, by the region that claimed them: what both regions agree on. Undefined: no quorum. */
  claims: Map<string, string> | undefined = new Map();
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
};

/** The same keys with a new version of each that is active. */
export const ROTATED_KEYS = {
  identifiers: ring(2, 1, 4),
  ids: ring(2, 2, 5),
  pepper: ring(2, 3, 6),
  tokens: ring(2, 7, 9),
  entryTokens: ring(2, 8, 10),
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
  readonly comparisons: string[] = [];
  /** What was compared, each once however often it was. */
  readonly guesses = new Set<string>();

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
    this.call = handlersOf(this, redialCarryOver, keys);
  }

  replicateTo(other: RegionUnderTest): void {
    for (const table of REPLICATED) this.tables[table].copyTo(other.tables[table]);
  }

  async importCustomer(customer: {
    phone: string;
    pin?: string;
    givenName?: string;
    language?: Language;
    reference?: string;
    login?: { issuer: string; subject: string };
  }): Promise<CustomerId> {
    const profiles = profileStore(this.tables.profiles);
    const authentication = authenticationStore(this.tables.authentication);
    const clock = this.clock.tick();
    const links = (await this.tables.profiles.all()).filter(({ sk }) => sk.startsWith("LINK#"));
    const { link, loginLink, ...items } = importItems(
      { pin: "4711", givenName: "Ada", language: "en-GB", ...customer },
      KEYS,
      { region: this.name, clock, links: links as never },
    );
    await profiles.saveLink(link);
    if (loginLink !== undefined) await profiles.saveLink(loginLink);
    await profiles.saveProfile(items.profile);
    await profiles.savePreferences(items.preferences);
    const hash = await hasher.hash(items.secret);
    if (customer.pin !== "none")
      await authentication.saveCredential(items.customerId, items.credentialWith(hash));
    return items.customerId;
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
  const ports = {
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
    saveProgress: saveProgress(ports),
    chooseRoute: chooseRoute(ports),
    closeContact: closeContact(ports),
    ingestContactEvents: ingestContactEvents(ports),
    openTransfer: openTransfer(ports),
  };
}

function ring(active: number, ...fills: readonly number[]): KeyRing {
  const versions = fills.map((fill, at) => [at + 1, Buffer.alloc(32, fill).toString("base64")]);
  return parseKeyRing(JSON.stringify({ active, versions: Object.fromEntries(versions) }));
}
