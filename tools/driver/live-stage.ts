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
import type { Item } from "../../stores/fragment-table.ts";
import { AnsweredQuestions } from "./answered.ts";
import { wasCalled } from "./calls-out.ts";
import { putLateEvents } from "./late-events.ts";
import { answerTo, mailTo, textTo, wasTexted } from "./letters.ts";
import { LiveAgent } from "./live-agent.ts";
import { LiveCall } from "./live-call.ts";
import { LiveChat } from "./live-chat.ts";
import { liveOperator } from "./live-operator.ts";
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
      texts: (region, text) => textTo(region, text, boxOf(who)),
      mails: (region, mail) => mailTo(region, mail, boxOf(who)),
      answersMail: (earlier, answer) => answerTo(earlier, answer, boxOf(who)),
      wasTexted: (prompt) => wasTexted(prompt, boxOf(who)),
      picksUp: (within) => LiveCall.pickUp(control, questions, who.phone, within),
      wasCalled: (times) => wasCalled(control, who.phone, times),
      textedCode: () => textedCode(control, who.phone),
      isTurnedAway: (token) => isTurnedAway(control, cloud.edgeUrl, who, token),
    };
  };
  const liveOf = (region: Region): LiveRegion => (region.name === "home" ? home : peer);
  const boxOf = (who: Person) => ({
    control,
    cloud,
    who,
    regionOf: (region: Region) => liveOf(region).region,
  });

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
    pretenderOf: (region) =>
      callerOf(
        {
          phone: liveOf(region).phoneNumber,
          givenName: "",
          language: "en-GB",
          pin: "",
          subject: "pretender",
        },
        "another-line",
      ),
    agent: (region) => liveOf(region).agent(),
    agentAt: (region, place) => liveOf(region).agent(place),
    operator: liveOperator(control, cloud),
    settles: () => control.settle(),
    passes: ({ seconds = 0, minutes = 0, hours = 0, days = 0 }) =>
      control.advance({ milliseconds: seconds * 1_000 + (minutes + 60 * (hours + 24 * days)) * MINUTE_MS }),
    replicationTakes: ({ seconds }) => control.setLag({ milliseconds: seconds * 1_000 }),
    regionsAreCut: ({ bothWays }) => control.partition({ from: home.region, to: peer.region, bothWays }),
    regionsMeet: () => control.heal(),
    eventsAreUnreliable: async () => {
      await control.repeatEvents({ copies: 2 });
      await control.reorderEvents({ isOn: true });
    },
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
  readonly #functions: readonly string[];
  readonly #seated = new Map<number, LiveAgent>();
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
    this.#functions = description.functions;
    this.#cloud = cloud;
  }

  isLost(): Promise<void> {
    return this.#control.loseRegion({ region: this.region });
  }

  returns(): Promise<void> {
    return this.#control.restoreRegion({ region: this.region });
  }

  async falters(functionName: string, failures: number): Promise<void> {
    const name = this.#functions.find((physical) => physical.endsWith(`-${functionName}`));
    if (name === undefined) throw new Error(`The ${this.name} region has no function ${functionName}.`);
    await this.#control.failFunction({ region: this.region, functionName: name, failures });
  }

  async recordOf({ contactId }: Pick<Conversation, "contactId">): Promise<ContactRecord> {
    const sessions = await this.#items("sessions", `CONTACT#${contactId}`);
    const customerId = sessions.map(({ item }) => item["customerId"]).find((id) => typeof id === "string");
    if (customerId === undefined)
      throw new Error(`The ${this.name} region holds no session of contact ${contactId}.`);
    const records = await this.#items("contacts", `CUSTOMER#${customerId}`);
    if (!records.some(({ item }) => item["contactId"] === contactId))
      throw new Error(`The ${this.name} region holds no record of contact ${contactId}.`);
    return { customerId, contactId };
  }

  async threadsOf(contact: Pick<Conversation, "contactId">): Promise<readonly (readonly string[])[]> {
    const { customerId } = await this.recordOf(contact);
    const threads = new Map<string, Set<string>>();
    for (const { item } of await this.#items("sessions", `CUSTOMER#${customerId}`)) {
      const { journeyId, contacts } = item;
      if (typeof journeyId !== "string" || !Array.isArray(contacts)) continue;
      threads.set(journeyId, new Set([...(threads.get(journeyId) ?? []), ...contacts.map(String)]));
    }
    return [...threads.values()].map((contacts) => [...contacts]);
  }

  hearsLateOf(record: ContactRecord): Promise<void> {
    return putLateEvents(this.#control, this.region, record);
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

  /** The agents of the region, by their place in its list. */
  agent(place = 0): Agent {
    const seated = this.#seated.get(place);
    if (seated !== undefined) return seated;
    const userName = this.#agents[place];
    if (userName === undefined) throw new Error(`The ${this.name} region has no agent at place ${place}.`);
    const agent = new LiveAgent(this.#control, {
      region: this.region,
      userName,
      cloud: this.#cloud,
      items: async (table, partition) =>
        (await this.#items(table, partition)).map(({ item }) => item as Item),
    });
    this.#seated.set(place, agent);
    return agent;
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
