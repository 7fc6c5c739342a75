/** Every function of the catalogue over tables in memory, with everything that it tells the outside kept. */
import type { FunctionName } from "../../../domain/functions.ts";
import type { CustomerId } from "../../../domain/ids.ts";
import { createHandler as exportCustomer } from "../../../functions/export-customer/handler.ts";
import { createHandler as fulfilIntent } from "../../../functions/fulfil-intent/handler.ts";
import { createHandler as importCustomers } from "../../../functions/import-customers/handler.ts";
import { type Handler, withLog } from "../../../functions/lib/logger.ts";
import { createHandler as observeRegion } from "../../../functions/observe-region/handler.ts";
import { createHandler as recoverCallbacks } from "../../../functions/recover-callbacks/handler.ts";
import { createHandler as relayEvents } from "../../../functions/relay-events/handler.ts";
import { createHandler as steerContact } from "../../../functions/steer-contact/handler.ts";
import { authenticationStore } from "../../../stores/authentication-store.ts";
import { beaconStore } from "../../../stores/beacon-store.ts";
import { callbackClaimStore } from "../../../stores/callback-claim-store.ts";
import { callbackStore } from "../../../stores/callback-store.ts";
import { contactStore } from "../../../stores/contact-store.ts";
import { customerStore } from "../../../stores/customer-store.ts";
import type { Item } from "../../../stores/fragment-table.ts";
import { profileStore } from "../../../stores/profile-store.ts";
import { sessionStore } from "../../../stores/session-store.ts";
import { tombstoneStore } from "../../../stores/tombstone-store.ts";
import { Back } from "../customers.ts";
import { QuorumTable } from "../edge/quorum-table.ts";
import { MemoryStream } from "../events.ts";
import type { MemoryTable } from "../memory-table.ts";
import { hasher, KEYS, RegionUnderTest, Wall } from "../two-regions.ts";

export const HOME = "eu-central-1";
export const PEER = "eu-west-2";
export const TABLE_NAMES = [
  "profiles",
  "contacts",
  "authentication",
  "sessions",
  "idempotency",
  "coordination",
] as const;
export type TableName = (typeof TABLE_NAMES)[number];

/** What the tables hold when an input comes, and what of it inputs name. */
export interface Seed {
  readonly time: number;
  readonly items: Readonly<Record<TableName, readonly Item[]>>;
  readonly customerId: CustomerId;
  readonly lockedId: CustomerId;
  readonly handOverCode: string;
  readonly textCode: string;
}

export type Functions = Readonly<Record<FunctionName, Handler<unknown, unknown>>>;

export class BadInputWorld {
  readonly wall = new Wall();
  readonly home = new RegionUnderTest(HOME, this.wall);
  readonly peer = new RegionUnderTest(PEER, this.wall);
  readonly back = new Back(this.home, [HOME, PEER]);
  readonly tables: Readonly<Record<TableName, MemoryTable>> = {
    ...this.home.tables,
    coordination: this.back.coordination,
  };
  /** What was relayed to the other region, and what observe-region announced. */
  readonly relayed = new MemoryStream();
  readonly announced = new MemoryStream();
  /** Attributes that live contacts were told, and calls that were made. */
  readonly news: (readonly [contactId: string, attributes: Readonly<Record<string, string>>])[] = [];
  readonly called: string[] = [];
  readonly #lines: unknown[] = [];

  readonly watch = {
    count: (...told: unknown[]): void => void this.#lines.push(told),
    measure: (...told: unknown[]): void => void this.#lines.push(told),
  };

  readonly log = {
    info: (...told: unknown[]): void => void this.#lines.push(told),
    error: (...told: unknown[]): void => void this.#lines.push(told),
  };

  readonly functions: Functions = functionsOf(this);

  constructor(seed?: Seed) {
    if (seed === undefined) return;
    this.wall.time = seed.time;
    for (const name of TABLE_NAMES) for (const item of seed.items[name]) this.tables[name].lay(item);
  }

  /** All that went into logs, as text. */
  get logged(): string {
    return JSON.stringify([this.#lines, this.home.events.noted]);
  }

  /** Of each table, the items that were written and those that are gone, as compared with the seed. */
  changedSince(seed: Seed): readonly { readonly table: TableName; readonly item: Item }[] {
    return TABLE_NAMES.flatMap((table) => {
      const [before, after] = [new Set(seed.items[table]), new Set(this.tables[table].all())];
      const written = [...after].filter((item) => !before.has(item));
      const gone = [...before].filter((item) => !after.has(item));
      return [...written, ...gone].map((item) => ({ table, item }));
    });
  }

  /** Told to the outside, in whatever way. */
  get told(): number {
    const { events, texts } = this.home;
    const inPeer = Object.values(this.peer.tables).reduce((sum, table) => sum + table.all().length, 0);
    const streams = events.told.length + this.relayed.events.length + this.announced.events.length;
    return streams + texts.length + this.news.length + this.called.length + inPeer;
  }
}

function functionsOf(world: BadInputWorld): Functions {
  const { home, back, relayed, announced, tables } = world;
  const { call, clock, events, name: region } = home;
  const { watch } = world;
  const authentication = authenticationStore(tables.authentication);
  const retries = { pause: async () => undefined, random: () => 0.5 };
  let ids = 0;
  const handlers = {
    "identify-customer": call.identifyCustomer,
    "verify-pin": call.verifyPin,
    "set-pin": call.setPin,
    "send-code": call.sendCode,
    "verify-code": call.verifyCode,
    "save-progress": call.saveProgress,
    "choose-route": call.chooseRoute,
    "schedule-callback": call.scheduleCallback,
    "open-transfer": call.openTransfer,
    "close-contact": call.closeContact,
    "fulfil-intent": fulfilIntent({ clock, authentication, sessions: sessionStore(tables.sessions, region) }),
    "manage-authentication": call.manageAuthentication,
    "ingest-contact-events": events.ingest,
    "ingest-contact-records": events.ingestRecords,
    "apply-events": events.apply,
    "relay-events": relayEvents({ ...retries, clock, region, peerStream: relayed, watch }),
    "steer-contact": steerContact({
      ...retries,
      clock,
      region,
      contacts: contactStore(tables.contacts),
      contactCenter: {
        updateAttributes: async (contactId, attributes) => {
          world.news.push([contactId, attributes]);
          return "updated";
        },
      },
      watch,
    }),
    "recover-callbacks": recoverCallbacks({
      clock,
      region,
      peerRegion: PEER,
      newId: () => {
        ids += 1;
        return `event-${ids}`;
      },
      callbacks: callbackStore(tables.contacts),
      claims: callbackClaimStore(new QuorumTable().replica("home"), region, clock),
      beacons: beaconStore(tables.coordination),
      tombstones: tombstoneStore(tables.profiles),
      contactCenter: {
        freeAgents: async () => 1,
        startCall: async ({ token }) => {
          world.called.push(token);
          return { kind: "started", contactId: `call-${token}` as never };
        },
      },
    }),
    "observe-region": observeRegion({
      clock,
      region,
      peerRegion: PEER,
      beacons: beaconStore(tables.coordination),
      announcing: [tables.profiles, tables.contacts, tables.authentication, tables.sessions],
      announcer: announced,
      watch,
    }),
    "import-customers": importCustomers({
      region,
      clock,
      keys: KEYS,
      profiles: profileStore(tables.profiles),
      authentication,
      hash: hasher.hash,
    }),
    "export-customer": exportCustomer({
      region,
      clock,
      identifiers: KEYS.identifiers,
      profiles: profileStore(tables.profiles),
      customers: customerStore(home.tables, region),
    }),
    "erase-customer": back.erase,
  } as const satisfies Functions;
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [
      name,
      withLog<unknown>(name as FunctionName, handler, world.log),
    ]),
  ) as unknown as Functions;
}
