import { describe, expect, it } from "vitest";
import { Caller } from "../support/calls.ts";
import { RegionUnderTest, replicate, Wall } from "../support/two-regions.ts";

const HOME = "eu-central-1";
const PEER = "eu-west-2";
const PHONE = "+447700900101";
const ADDRESS = "ada@example.com";
const DAY = 24 * 60;

let contacts = 0;

interface Written {
  readonly channel: "CHAT" | "EMAIL" | "TASK";
  readonly from?: { readonly Address: string; readonly Type: string };
  readonly related?: string;
  readonly parameters?: Readonly<Record<string, string>>;
}

async function writes(region: RegionUnderTest, { channel, from, related, parameters = {} }: Written) {
  contacts += 1;
  const contactId = `written-${contacts}`;
  const event = {
    Details: {
      ContactData: {
        Attributes: {},
        Channel: channel,
        ContactId: contactId,
        InitialContactId: contactId,
        PreviousContactId: null,
        RelatedContactId: related ?? null,
        CustomerEndpoint: from ?? null,
      },
      Parameters: parameters,
    },
  };
  return { contactId, event, reply: await region.call.identifyCustomer(event) };
}

function text(from = PHONE): Written {
  return {
    channel: "CHAT",
    from: { Address: from, Type: "TELEPHONE_NUMBER" },
    parameters: { subtype: "connect:SMS" },
  };
}

function mail(related?: string, from = ADDRESS): Written {
  return {
    channel: "EMAIL",
    from: { Address: from, Type: "EMAIL_ADDRESS" },
    ...(related === undefined ? {} : { related }),
  };
}

async function pair() {
  const wall = new Wall();
  const home = new RegionUnderTest(HOME, wall);
  const peer = new RegionUnderTest(PEER, wall);
  await home.importCustomer({ phone: PHONE });
  replicate(home, peer);
  return { wall, home, peer };
}

function threadsOf(region: RegionUnderTest): readonly (readonly string[])[] {
  const threads = new Map<string, Set<string>>();
  for (const { sk, journeyId, contacts: ids } of region.tables.sessions.all())
    if (sk.startsWith("JOURNEY#"))
      threads.set(
        String(journeyId),
        new Set([...(threads.get(String(journeyId)) ?? []), ...(ids as string[])]),
      );
  return [...threads.values()].map((thread) => [...thread].sort());
}

describe("texts", () => {
  it("of two days and both regions are one thread, whose id every reply names", async () => {
    const { wall, home, peer } = await pair();
    const written = [];
    for (const region of [home, peer, home]) {
      written.push(await writes(region, text()));
      replicate(home, peer);
      wall.advance(DAY);
    }
    expect(new Set(written.map(({ reply }) => reply["journeyId"])).size).toBe(1);
    expect(written.map(({ reply }) => reply["status"])).toEqual(["recognised", "recognised", "recognised"]);
    for (const region of [home, peer])
      expect(threadsOf(region)).toEqual([written.map(({ contactId }) => contactId).sort()]);
  });

  it("prove nothing, whatever number they show", async () => {
    const { home } = await pair();
    const { event, reply } = await writes(home, text());
    expect(reply).toMatchObject({ status: "recognised", journey: "none" });
    const details = event.Details;
    const asks = {
      Details: { ...details, Parameters: { action: "start", intent: "pay-a-bill", turn: "0" } },
    };
    expect(await home.call.saveProgress(asks)).toMatchObject({ status: "proof-needed" });
  });

  it("after a week begin afresh", async () => {
    const { wall, home } = await pair();
    await writes(home, text());
    wall.advance(7 * DAY);
    await writes(home, text());
    expect(threadsOf(home)).toHaveLength(2);
  });

  it("join the matter that is open", async () => {
    const { home } = await pair();
    const call = new Caller(home, PHONE);
    await call.identify();
    await call.enterPin("4711");
    await call.progress("start", { intent: "pay-a-bill" });
    await call.ends();
    const { contactId } = await writes(home, text());
    expect(threadsOf(home)).toEqual([[call.contactId, contactId].sort()]);
  });

  it("are offered to nobody as something left open", async () => {
    const { home } = await pair();
    await writes(home, text());
    expect(await new Caller(home, PHONE).identify()).toMatchObject({ journey: "none" });
  });

  it("that come twice are one contact in one thread", async () => {
    const { home, wall } = await pair();
    const { event, contactId } = await writes(home, text());
    wall.time += 2_000;
    await home.call.identifyCustomer(event);
    expect(threadsOf(home)).toEqual([[contactId]]);
    expect(home.tables.contacts.all().filter(({ sk }) => sk.startsWith("CONTACT#"))).toHaveLength(1);
  });
});

describe("mails", () => {
  it("join what they answer, in either region and however the address is spelled, and else begin anew", async () => {
    const { wall, home, peer } = await pair();
    const first = await writes(home, mail());
    const other = await writes(home, mail());
    replicate(home, peer);
    wall.advance(2 * DAY);
    const answer = await writes(peer, mail(first.contactId, " Ada@Example.COM "));
    replicate(home, peer);
    for (const region of [home, peer])
      expect(threadsOf(region).toSorted()).toEqual(
        [[first.contactId, answer.contactId].sort(), [other.contactId]].toSorted(),
      );
  });

  it("that answer somebody else's join nothing of theirs", async () => {
    const { home } = await pair();
    const first = await writes(home, mail());
    const stranger = await writes(home, mail(first.contactId, "mallory@example.com"));
    expect(threadsOf(home)).toContainEqual([first.contactId]);
    expect(threadsOf(home)).toContainEqual([stranger.contactId]);
  });

  it.each(["", "no address", "a@b", "<script>@example.com x", "ada@example.com, bob@example.com"])(
    "from %j are nobody's",
    async (from) => {
      const { home } = await pair();
      expect((await writes(home, mail(undefined, from))).reply).toMatchObject({ status: "anonymous" });
    },
  );
});

describe("tasks", () => {
  it("two days later open with the journey of the contact they follow up, in either region", async () => {
    const { wall, home, peer } = await pair();
    const call = new Caller(home, PHONE);
    await call.identify();
    await call.enterPin("4711");
    await call.progress("start", { intent: "pay-a-bill" });
    replicate(home, peer);
    wall.advance(2 * DAY);
    const task = await writes(peer, { channel: "TASK", related: call.contactId });
    expect(task.reply).toMatchObject({ status: "recognised" });
    expect(task.reply["journeyId"]).toContain(call.contactId);
    expect(threadsOf(peer)[0]).toEqual([call.contactId, task.contactId].sort());
  });

  it("read the contact they follow up from the flow where the event does not say", async () => {
    const { home } = await pair();
    const first = await writes(home, text());
    const task = await writes(home, { channel: "TASK", parameters: { related: first.contactId } });
    expect(task.reply["journeyId"]).toBe(first.reply["journeyId"]);
  });

  it("keep no matter open longer", async () => {
    const { wall, home } = await pair();
    const first = await writes(home, text());
    wall.advance(6 * DAY);
    await writes(home, { channel: "TASK", related: first.contactId });
    wall.advance(DAY);
    await writes(home, text());
    expect(threadsOf(home)).toHaveLength(2);
  });

  it("that follow up nothing are nobody's", async () => {
    const { home } = await pair();
    for (const related of [undefined, "contact-nowhere"])
      expect(
        (await writes(home, { channel: "TASK", ...(related === undefined ? {} : { related }) })).reply,
      ).toMatchObject({ status: "anonymous", journeyId: " " });
  });
});
