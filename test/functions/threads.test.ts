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
  readonly references?: Readonly<Record<string, { readonly Type: string; readonly Value: string }>>;
  readonly channel: "CHAT" | "EMAIL" | "TASK";
  readonly from?: { readonly Address: string; readonly Type: string };
  readonly related?: string;
  readonly parameters?: Readonly<Record<string, string>>;
}

async function writes(
  region: RegionUnderTest,
  { channel, from, related, references = {}, parameters = {} }: Written,
) {
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
        References: references,
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

/** A mail with its headers, as the service has them: as references. */
function letter(id: string, { answers, file }: { answers?: string; file?: string } = {}): Written {
  return {
    ...mail(),
    references: {
      "message-id": { Type: "STRING", Value: `<${id}@customers.example>` },
      subject: { Type: "STRING", Value: "My contract" },
      ...(answers === undefined
        ? {}
        : { "in-reply-to": { Type: "STRING", Value: `<${answers}@customers.example>` } }),
      ...(file === undefined ? {} : { [file]: { Type: "ATTACHMENT", Value: `id-of-${file}` } }),
    },
  };
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

describe("STOP", () => {
  const wish = (written: Awaited<ReturnType<typeof writes>>, said: string, region: RegionUnderTest) =>
    region.call.saveProgress({
      Details: { ...written.event.Details, Parameters: { action: "texts", text: said, turn: "0" } },
    });

  it("keeps every text back in both regions, codes too, until START", async () => {
    const { home, peer } = await pair();
    expect(await wish(await writes(home, text()), " Stop! ", home)).toMatchObject({ status: "stopped" });
    replicate(home, peer);
    const asks = async () => {
      const call = new Caller(peer, PHONE);
      await call.identify();
      return (await call.asksForCode()).status;
    };
    expect(await asks()).toBe("refused");
    expect(peer.texts).toEqual([]);
    expect(await wish(await writes(peer, text()), "START", peer)).toMatchObject({ status: "started" });
    expect(await asks()).toBe("sent");
  });

  it.each(["Please stop by tomorrow.", "", "I cannot stop it", "startle"])(
    "is not heard in %j, which is for a person",
    async (said) => {
      const { home } = await pair();
      expect(await wish(await writes(home, text()), said, home)).toMatchObject({ status: "invalid" });
    },
  );
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

  it("join what their header names, in a region whose service knows neither", async () => {
    const { wall, home, peer } = await pair();
    const first = await writes(home, letter("one"));
    await writes(home, letter("other"));
    replicate(home, peer);
    wall.advance(2 * DAY);
    const answer = await writes(peer, letter("two", { answers: "one" }));
    const again = await writes(peer, letter("three", { answers: "two" }));
    expect(new Set([first, answer, again].map(({ reply }) => reply["journeyId"])).size).toBe(1);
    replicate(home, peer);
    for (const region of [home, peer])
      expect(threadsOf(region)).toContainEqual([first.contactId, answer.contactId, again.contactId].sort());
  });

  it("that come twice change nothing, and leave no message id in the clear", async () => {
    const { wall, home } = await pair();
    const { event } = await writes(home, letter("one"));
    const before = JSON.stringify(home.tables.sessions.all());
    wall.time += 2_000;
    await home.call.identifyCustomer(event);
    expect(JSON.stringify(home.tables.sessions.all())).toBe(before);
    expect(before).not.toContain("customers.example");
  });

  it("bring links to their files along, and never what the service keeps", async () => {
    const { home } = await pair();
    const { contactId } = await writes(home, letter("one", { file: "contract.pdf" }));
    const record = home.tables.contacts.all().find((item) => item["contactId"] === contactId);
    expect(record?.["attachments"]).toEqual([{ name: "contract.pdf", id: "id-of-contract.pdf" }]);
  });

  it("whose headers are another customer's join nothing of theirs", async () => {
    const { home } = await pair();
    const first = await writes(home, letter("one"));
    const forged = {
      ...letter("two", { answers: "one" }),
      from: mail(undefined, "mallory@example.com").from,
    };
    await writes(home, forged as Written);
    expect(threadsOf(home)).toContainEqual([first.contactId]);
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
