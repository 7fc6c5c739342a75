/** The stage of a journey over the local cloud's control: what the journeys' small language stands on. */
import type {
  Agent,
  ContactRecord,
  Conversation,
  Customer,
  GoogleSide,
  Region,
  Stage,
} from "../../journeys/language.ts";
import { type Person, person, stranger } from "../../journeys/people.ts";
import type { CloudDescription, SandboxControl, StoredItem } from "../../sandbox/cloud/control.ts";
import { AnsweredQuestions } from "./answered.ts";
import { identify } from "./heard.ts";
import { LiveCall } from "./live-call.ts";
import { LiveChat } from "./live-chat.ts";
import { liveOperator } from "./live-operator.ts";
import { manageAuthentication } from "./operator.ts";
import { isTurnedAway, signedInToken } from "./sign-in.ts";

const MINUTE_MS = 60_000;
const REGIONS = ["home", "peer"] as const;

export async function liveStage(control: SandboxControl): Promise<Stage> {
  const cloud = await control.describe();
  const [home, peer] = REGIONS.map((name, place) => new LiveRegion(control, cloud, name, place));
  if (home === undefined || peer === undefined) throw new Error("The local cloud has no two regions.");
  const answered = new Map<string, AnsweredQuestions>();
  const callerOf = (who: Person, line: string): Customer => {
    const questions = answered.get(`${who.phone}/${line}`) ?? new AnsweredQuestions();
    answered.set(`${who.phone}/${line}`, questions);
    const dials = (to: string) =>
      LiveCall.dial(control, questions, { from: who.phone, to, telephony: { "P-Charge-Info": line } });
    return {
      person: who,
      dials,
      calls: (region) => dials(liveOf(region).phoneNumber),
      opensChat: async ({ signedIn }) =>
        LiveChat.open(control, questions, {
          edgeUrl: cloud.edgeUrl,
          endpoint: cloud.endpoint,
          language: who.language,
          sideOf: (region) => (region === home.region ? "home" : "peer"),
          ...(signedIn ? { token: await signedInToken(control, who) } : {}),
        }),
      textedCode: () => textedCode(control, who.phone),
      isTurnedAway: (token) => isTurnedAway(control, cloud.edgeUrl, who, token),
    };
  };
  const liveOf = (region: Region): LiveRegion => (region.name === "home" ? home : peer);

  return {
    home,
    peer,
    google: googleSide(control),
    customer: (place) => callerOf(person(place), `line-${place}`),
    stranger: (place) =>
      callerOf(
        { phone: stranger(place), givenName: "", language: "en-GB", pin: "", subject: `stranger-${place}` },
        `stranger-${place}`,
      ),
    spooferOf: (customer) => callerOf(customer.person, "another-line"),
    agent: (region) => liveOf(region).agent(),
    operator: liveOperator(control, cloud),
    settles: () => control.settle(),
    passes: ({ seconds = 0, minutes = 0, hours = 0, days = 0 }) =>
      control.advance({ milliseconds: seconds * 1_000 + (minutes + 60 * (hours + 24 * days)) * MINUTE_MS }),
    replicationTakes: ({ seconds }) => control.setLag({ milliseconds: seconds * 1_000 }),
    regionsAreCut: ({ bothWays }) => control.partition({ from: home.region, to: peer.region, bothWays }),
    regionsMeet: () => control.heal(),
    isNowhere: (secret) => isNowhere(control, cloud, secret),
  };
}

function googleSide(control: SandboxControl): GoogleSide {
  return {
    losesPod: (side) => control.losePod({ side }),
    losesCluster: (side) => control.loseCluster({ side }),
    losesTunnel: (side, tunnel) => control.cutTunnel({ side, tunnel }),
    losesPair: (side) => control.cutPair({ side }),
    returns: () => control.restoreGoogle(),
  };
}

class LiveRegion implements Region {
  readonly name: "home" | "peer";
  readonly region: string;
  readonly phoneNumber: string;
  readonly #control: SandboxControl;
  readonly #tables: readonly string[];
  readonly #agents: readonly string[];
  readonly #cloud: CloudDescription;

  constructor(control: SandboxControl, cloud: CloudDescription, name: "home" | "peer", place: number) {
    const description = cloud.regions[place];
    const [phoneNumber] = description?.phoneNumbers ?? [];
    if (description === undefined || phoneNumber === undefined)
      throw new Error(`The ${name} region has no claimed number. Deploy first: npm start.`);
    this.name = name;
    this.region = description.region;
    this.phoneNumber = phoneNumber;
    this.#control = control;
    this.#tables = description.tables;
    this.#agents = description.agents;
    this.#cloud = cloud;
  }

  isLost(): Promise<void> {
    return this.#control.loseRegion({ region: this.region });
  }

  returns(): Promise<void> {
    return this.#control.restoreRegion({ region: this.region });
  }

  async recordOf({ contactId }: Conversation): Promise<ContactRecord> {
    const sessions = await this.#items("sessions", `CONTACT#${contactId}`);
    const customerId = sessions.map(({ item }) => item["customerId"]).find((id) => typeof id === "string");
    if (customerId === undefined)
      throw new Error(`The ${this.name} region holds no session of contact ${contactId}.`);
    const records = await this.#items("contacts", `CUSTOMER#${customerId}`);
    if (!records.some(({ item }) => item["contactId"] === contactId))
      throw new Error(`The ${this.name} region holds no record of contact ${contactId}.`);
    return { customerId, contactId };
  }

  async threadsOf(contact: Conversation): Promise<readonly (readonly string[])[]> {
    const { customerId } = await this.recordOf(contact);
    const threads = new Map<string, Set<string>>();
    for (const { item } of await this.#items("sessions", `CUSTOMER#${customerId}`)) {
      const { journeyId, contacts } = item;
      if (typeof journeyId !== "string" || !Array.isArray(contacts)) continue;
      threads.set(journeyId, new Set([...(threads.get(journeyId) ?? []), ...contacts.map(String)]));
    }
    return [...threads.values()].map((contacts) => [...contacts]);
  }

  async holdsNothingOf({ customerId, contactId }: ContactRecord): Promise<void> {
    for (const table of this.#tables)
      for (const { item } of await this.#control.items({ region: this.region, table })) {
        const text = JSON.stringify(item);
        // What says that the customer was erased names the customer.
        const isWordOfIt = /"(TOMBSTONE|ERASURE|LINK)#/.test(text);
        if (!isWordOfIt && (text.includes(customerId) || text.includes(contactId)))
          throw new Error(`The ${this.name} region still holds ${String(item["sk"])} in ${table}.`);
      }
  }

  agent(): Agent {
    const [userName] = this.#agents;
    if (userName === undefined) throw new Error(`The ${this.name} region has no agent.`);
    const who = { region: this.region, userName };
    return {
      logsIn: () => this.#control.agentLogsIn(who),
      accepts: async () => {
        await this.#control.agentAccepts(who);
      },
      hears: async (prompt) => {
        const screen = await this.#control.agentScreen(who);
        const heard = (screen?.utterances ?? [])
          .filter(({ to }) => to === "agent")
          .map((u) => identify(u).key);
        if (!heard.some((key) => key === prompt))
          throw new Error(`Expected the agent to hear "${prompt}"; heard ${heard.join(", ") || "nothing"}.`);
      },
      sees: async (attributes) => {
        const shown = (await this.#control.agentScreen(who))?.attributes ?? {};
        for (const [name, value] of Object.entries(attributes))
          if (shown[name] !== value)
            throw new Error(`Expected the agent to see ${name} = ${value}; the screen has ${shown[name]}.`);
      },
      revokes: ({ contactId }) => this.#manages("revoke", contactId, userName),
      unlocks: ({ contactId }) => this.#manages("unlock", contactId, userName),
      ends: async () => {
        await this.#control.agentEnds(who);
      },
    };
  }

  #manages(action: string, contactId: string, by: string): Promise<void> {
    return manageAuthentication(this.#cloud, this.region, { action, contactId, by });
  }

  #items(table: string, partition: string): Promise<readonly StoredItem[]> {
    const physical = this.#tables.find((name) => name.endsWith(`-${table}`));
    if (physical === undefined) throw new Error(`The ${this.name} region has no table ${table}.`);
    return this.#control.items({ region: this.region, table: physical, partition });
  }
}

async function textedCode(control: SandboxControl, number: string): Promise<string> {
  const texts = await control.textsTo({ number });
  const code = texts.flatMap(({ text }) => /\b\d{6}\b/.exec(text)?.[0] ?? []).at(-1);
  if (code === undefined) throw new Error(`Expected a text with a code; ${texts.length} texts came.`);
  return code;
}

/** Digits beside digits or hex letters are parts of ids and times: a secret stands alone. */
async function isNowhere(control: SandboxControl, cloud: CloudDescription, secret: string): Promise<void> {
  const standsIn = new RegExp(`(?<![0-9A-Za-z])${secret}(?![0-9A-Za-z])`);
  for (const record of await control.logs({}))
    if (standsIn.test(record.text))
      throw new Error(
        `The secret stands in a ${record.source} record of ${record.name} in ${record.region}.`,
      );
  for (const { region, tables } of cloud.regions)
    for (const table of tables)
      for (const { item } of await control.items({ region, table }))
        if (standsIn.test(JSON.stringify(item))) throw new Error(`The secret stands in an item of ${table}.`);
}
