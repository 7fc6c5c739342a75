import { describe, expect, it } from "vitest";
import { aliasesOf, join, part } from "../../domain/customer/alias.ts";
import { refsOf, refText } from "../../domain/customer/identifier.ts";
import { profileStore } from "../../stores/profile-store.ts";
import { Caller } from "../support/calls.ts";
import { Back, replicateAll } from "../support/customers.ts";
import { KEYS, RegionUnderTest, replicate, Wall } from "../support/two-regions.ts";

const HOME = "eu-central-1";
const PEER = "eu-west-2";
const PHONE = "+14155550101";
const OTHER_PHONE = "+14155550102";

async function regions() {
  const wall = new Wall();
  const home = new RegionUnderTest(HOME, wall);
  const peer = new RegionUnderTest(PEER, wall);
  const customerId = await home.importCustomer({ phone: PHONE, givenName: "Ada" });
  const otherId = await home.importCustomer({ phone: OTHER_PHONE, givenName: "Grace" });
  replicate(home, peer);
  const back = { home: new Back(home, [HOME, PEER]), peer: new Back(peer, [HOME, PEER]) };
  return { wall, home, peer, back, customerId, otherId };
}

/** A call in which a bill's number is answered after the right PIN. */
async function callsAndAnswers(region: RegionUnderTest, phone: string): Promise<Caller> {
  const call = new Caller(region, phone);
  await call.identify();
  await call.progress("start", { intent: "pay-a-bill" });
  await call.enterPin("4711");
  await call.progress("start", { intent: "pay-a-bill" });
  await call.progress("answer", { question: "bill-number", answer: "20260301" });
  return call;
}

function numbersOf(back: Back): readonly string[] {
  return back.region.tables.profiles
    .all()
    .filter(({ sk }) => sk.startsWith("LINK#"))
    .map((item) => JSON.stringify(item));
}

describe("an export", () => {
  it("has everything that both regions hold, read in either, without secrets and without others", async () => {
    const { home, peer, back, customerId, otherId } = await regions();
    const calls = [await callsAndAnswers(home, PHONE), await callsAndAnswers(peer, PHONE)];
    const others = await callsAndAnswers(home, OTHER_PHONE);
    replicate(home, peer);

    const [document, again] = [
      await back.home.document({ phone: PHONE }),
      await back.peer.document({ customerId }),
    ];
    expect({ ...again, readIn: HOME, exportedAt: document.exportedAt }).toEqual(document);
    expect(document.profile).toMatchObject({ givenName: { value: "Ada" }, language: { value: "en-GB" } });
    expect(document.contacts.map(({ contactId }) => contactId).sort()).toEqual(
      calls.map(({ contactId }) => contactId).sort(),
    );
    expect(document.journeys.map(({ answers }) => answers)).toContainEqual({ "bill-number": "20260301" });
    expect(document.proofs).toHaveLength(2);
    const [ref] = refsOf(KEYS.identifiers, { kind: "phone", value: PHONE });
    expect(document.identifiers).toEqual([{ kind: "phone", hash: ref.hmac }]);

    const text = JSON.stringify(document);
    for (const hidden of [otherId, others.contactId, "Grace", OTHER_PHONE, "$", "unannounced"])
      expect(text).not.toContain(hidden);
    const credential = home.tables.authentication.all().find(({ sk }) => sk.startsWith("CREDENTIAL#"));
    expect(text).not.toContain(String(credential?.["hash"]));
  });

  it("is of everybody who turned out to be the same customer, by number or by id, until that is undone", async () => {
    const { home, back, customerId, otherId } = await regions();
    const profiles = profileStore(home.tables.profiles);
    const sides = [customerId, otherId].map((id) => ({ customerId: id, level: 2 as const }));
    const [one, other] = sides;
    if (one === undefined || other === undefined) throw new Error("There are two.");
    const joining = join(one, other, {}, { region: HOME, clock: home.clock.tick() });
    if (joining.kind !== "joined") throw new Error("Both have proved who they are.");
    await profiles.recordAlias(joining.fact);
    const both = [customerId, otherId].sort();
    expect((await back.home.document({ customerId })).customerIds).toEqual(both);
    expect((await back.home.document({ customerId: otherId })).customerIds).toEqual(both);

    const aliases = aliasesOf([joining.fact]);
    for (const fact of part(customerId, aliases, { region: HOME, tick: () => home.clock.tick() }))
      await profiles.recordAlias(fact);
    expect((await back.home.document({ customerId })).customerIds).toEqual([customerId]);
  });

  it("asks which one is meant where a number is shared, and knows nobody where it leads to none", async () => {
    const { home, back } = await regions();
    const shared = "+14155550199";
    const ids = [
      await home.importCustomer({ phone: shared, reference: "1" }),
      await home.importCustomer({ phone: shared, reference: "2" }),
    ];
    const reply = await back.home.export({ phone: shared });
    expect(reply).toMatchObject({ status: "shared" });
    expect(JSON.stringify(reply)).toContain(ids[1]);
    expect((await back.home.document({ reference: "2" })).customerIds).toEqual([ids[1]]);
    expect(await back.home.export({ phone: "+14155550777" })).toEqual({ status: "unknown" });
    expect(await back.home.export({})).toEqual({ status: "invalid" });
    expect(await back.home.export({ phone: "a number" })).toEqual({ status: "invalid" });
  });
});

describe("an erasure", () => {
  it("leaves nothing of the customer in either region, and everything of others", async () => {
    const { home, peer, back, customerId, otherId } = await regions();
    const calls = [await callsAndAnswers(home, PHONE), await callsAndAnswers(peer, PHONE)];
    const others = await callsAndAnswers(home, OTHER_PHONE);
    await replicateAll(back.home, back.peer);
    const heldOfOthers = back.peer.held(otherId);

    const request = { action: "erase", customer: { phone: PHONE } };
    const reply = await back.home.erase(request);
    if (reply.status !== "erased") throw new Error(`The reply was ${reply.status}.`);
    expect(reply.receipts[0]?.left).toMatchObject([{ what: "items of the tables" }]);
    await replicateAll(back.home, back.peer);
    expect(await back.peer.erase(request)).toMatchObject({ status: "erased", receipts: [{ left: [] }] });
    await replicateAll(back.home, back.peer);

    const ids = calls.map(({ contactId }) => contactId);
    for (const side of [back.home, back.peer]) {
      expect(side.held(customerId, ids)).toEqual([]);
      expect(await side.export({ customerId })).toEqual({ status: "unknown" });
      expect(side.held(otherId, [others.contactId])).toEqual(expect.arrayContaining([...heldOfOthers]));
    }
  });

  it("makes a stranger of who calls again, the same one in both regions", async () => {
    const { home, peer, back, customerId } = await regions();
    await back.home.erase({ action: "erase", customer: { phone: PHONE } });
    await replicateAll(back.home, back.peer);

    for (const region of [home, peer])
      expect(await new Caller(region, PHONE).identify()).toMatchObject({
        status: "unknown",
        journey: "none",
      });
    await replicateAll(back.home, back.peer);
    const sessions = [home, peer].flatMap(({ tables }) => tables.sessions.all());
    const strangers = new Set(sessions.map((item) => item["customerId"]).filter((id) => id !== undefined));
    expect(strangers.size).toBe(1);
    expect(strangers).not.toContain(customerId);
    expect(await new Caller(home, PHONE).identify()).toMatchObject({ status: "unknown" });
  });

  it("makes a stranger of who calls where the links have not heard of it, too", async () => {
    const { home, peer, back } = await regions();
    await back.home.erase({ action: "erase", customer: { phone: PHONE } });
    // The tombstone came over, the link did not yet.
    const tombstone = home.tables.profiles.all().find(({ sk }) => sk.startsWith("TOMBSTONE#"));
    if (tombstone === undefined) throw new Error("There must be a tombstone.");
    await peer.tables.profiles.putIfAbsent(tombstone);
    expect(await new Caller(peer, PHONE).identify()).toMatchObject({ status: "unknown" });
    expect(await new Caller(peer, PHONE).identify()).toMatchObject({ status: "unknown" });
  });

  it("is swept with what cannot be read, and of everybody else, too", async () => {
    const { home, back, customerId, otherId } = await regions();
    for (const id of [customerId, otherId])
      await back.home.erase({ action: "erase", customer: { customerId: id } });
    const of = (id: string) => ({ pk: `CUSTOMER#${id}`, sk: `PREFERENCES#${HOME}` });
    for (const id of [customerId, otherId].sort())
      home.tables.profiles.lay({
        ...of(id),
        region: HOME,
        revision: 1,
        customerId: id,
        clock: home.clock.tick(),
      });
    const [first = customerId, second = otherId] = [customerId, otherId].sort();
    home.tables.profiles.lay({ ...of(first), region: HOME, revision: "none", customerId: first });
    expect(await back.home.erase({})).toMatchObject({ status: "swept", customers: 2 });
    for (const id of [first, second]) expect(await home.tables.profiles.find(of(id))).toBeUndefined();
  });

  it("is swept together with expired claims, and what fails there is heard of", async () => {
    const { home } = await regions();
    const swept: number[] = [];
    const claims = {
      sweep: async (now: number) => {
        swept.push(now);
        if (swept.length > 1) throw new Error("no quorum");
        return 3;
      },
    };
    const back = new Back(home, [HOME], { claims });
    expect(await back.erase({})).toEqual({ status: "swept", customers: 0, items: 3 });
    expect(swept).toEqual([home.clock.now()]);
    await expect(back.erase({})).rejects.toThrow("no quorum");
  });

  it("is finished by the daily sweep of a region that was cut off, and of whatever came late", async () => {
    const { peer, home, back, customerId } = await regions();
    await back.home.erase({ action: "erase", customer: { phone: PHONE } });
    // Cut off, the peer still knows the customer and goes on writing.
    const late = await callsAndAnswers(peer, PHONE);
    await replicateAll(back.home, back.peer);
    expect(back.home.held(customerId, [late.contactId])).not.toEqual([]);

    expect(await back.peer.erase({ source: "aws.scheduler" })).toMatchObject({
      status: "swept",
      customers: 1,
    });
    await replicateAll(back.home, back.peer);
    for (const side of [back.home, back.peer]) expect(side.held(customerId, [late.contactId])).toEqual([]);
    expect(await back.peer.erase({})).toMatchObject({ status: "swept", items: 0 });
    expect(await new Caller(home, PHONE).identify()).toMatchObject({ status: "unknown" });
  });

  it("run again gives the same receipt but for what is gone already, and raises nothing twice", async () => {
    const { home, back } = await regions();
    await callsAndAnswers(home, PHONE);
    const request = { action: "erase", customer: { phone: PHONE } };
    const first = await back.home.erase(request);
    const links = numbersOf(back.home).filter((link) => link.includes('"removed"'));
    const second = await back.home.erase(request);
    if (first.status !== "erased" || second.status !== "erased") throw new Error("Both must erase.");
    const { erased: _first, ...before } = first.receipts[0] ?? {};
    const { erased, ...after } = second.receipts[0] ?? {};
    expect(after).toEqual(before);
    expect(erased).toEqual([]);
    const generations = (texts: readonly string[]) => texts.map((text) => JSON.parse(text)["generation"]);
    expect(generations(numbersOf(back.home).filter((link) => link.includes('"removed"')))).toEqual(
      generations(links),
    );
  });

  it("is finished after a crash at any write", async () => {
    const { back: probe } = await regions();
    let writes = 0;
    let isFirst = true;
    for (let crashAt = 0; crashAt < 40; crashAt += 1) {
      const { home, back, customerId } = await regions();
      const call = await callsAndAnswers(home, PHONE);
      writes = 0;
      isFirst = true;
      for (const table of Object.values(home.tables)) {
        const { take, save } = table;
        const counted = <A extends unknown[], R>(write: (...args: A) => Promise<R>) => {
          return async (...args: A): Promise<R> => {
            writes += 1;
            if (isFirst && writes === crashAt + 1) throw new Error("The function ended here.");
            return write(...args);
          };
        };
        Object.assign(table, { take: counted(take), save: counted(save) });
      }
      await back.home.erase({ action: "erase", customer: { phone: PHONE } }).catch(() => undefined);
      isFirst = false;
      await back.home.erase({ action: "erase", customer: { phone: PHONE } });
      expect(back.home.held(customerId, [call.contactId])).toEqual([]);
      expect(await new Caller(home, PHONE).identify()).toMatchObject({ status: "unknown" });
    }
    expect(writes).toBeGreaterThan(5);
    expect(probe).toBeDefined();
  });

  it("deletes recordings in all versions, quarantined records, profiles elsewhere and opt-outs", async () => {
    const { home, wall, back, otherId } = await regions();
    const call = await callsAndAnswers(home, PHONE);
    const day = new Date(wall.time).toISOString().slice(0, 10).replaceAll("-", "/");
    const { objects, quarantine, directory, optedOut } = back.home;
    objects.put(`recordings/${day}/${call.contactId}_1.wav`, "one", "two");
    objects.put(`transcripts/${day}/${call.contactId}_1.json`, "one");
    objects.put(`recordings/${day}/another_1.wav`, "one");
    const record = (of: object) => Buffer.from(JSON.stringify(of)).toString("base64");
    const aside = { stream: "events", kind: "refused", reason: "malformed", region: HOME, sequence: "1" };
    quarantine.put("theirs", JSON.stringify({ ...aside, key: call.contactId, data: record({}) }));
    const batch = [{ contactId: call.contactId }, { customerId: otherId }].map((of) => ({
      awsRegion: HOME,
      kinesis: { partitionKey: "chain-1", sequenceNumber: "1", data: record(of) },
    }));
    const KinesisBatchInfo = { streamArn: "arn:aws:kinesis:eu-central-1:1:stream/tandem-x-events" };
    const payload = JSON.stringify({ Records: batch });
    quarantine.put("aws/lambda/shared", JSON.stringify({ KinesisBatchInfo, payload }));
    quarantine.put("others", JSON.stringify({ ...aside, key: "c-2", data: record({ customerId: otherId }) }));
    directory.add(PHONE).add(OTHER_PHONE);
    optedOut.add(PHONE).add(OTHER_PHONE);

    const reply = await back.home.erase({ action: "erase", customer: { phone: PHONE } });
    if (reply.status !== "erased") throw new Error(`The reply was ${reply.status}.`);
    const [receipt] = reply.receipts;
    expect(receipt?.erased).toEqual(
      expect.arrayContaining([
        { what: "recordings", count: 2 },
        { what: "transcripts", count: 1 },
        { what: "quarantined records", count: 1 },
        { what: "Customer Profiles", count: 1 },
        { what: "opt-outs", count: 1 },
      ]),
    );
    expect(receipt?.left).toMatchObject([{ what: "quarantined records", count: 1 }]);
    expect([...objects.versions.keys()]).toEqual([`recordings/${day}/another_1.wav`]);
    expect([...quarantine.versions.keys()]).toEqual(["aws/lambda/shared", "others"]);
    expect([...optedOut]).toEqual([OTHER_PHONE]);
    expect(receipt?.keptByAws).toEqual([{ what: "contact records of 1 contacts", until: "2028-03-02" }]);
    expect(receipt?.expires).toContainEqual({
      what: "point-in-time backups of the tables",
      on: "2026-04-06",
    });
  });

  it("holds in a table that was restored from before it", async () => {
    const { home, back, customerId } = await regions();
    const call = await callsAndAnswers(home, PHONE);
    const before = { ...home.tables };
    const backup = Object.values(before).map((table) => table.all().map((item) => structuredClone(item)));
    await back.home.erase({ action: "erase", customer: { phone: PHONE } });
    for (const [at, table] of Object.values(before).entries()) {
      for (const item of table.all()) await table.take(item, HOME);
      for (const item of backup[at] ?? []) await table.putIfAbsent(item);
    }
    expect(back.home.held(customerId, [call.contactId])).not.toEqual([]);
    expect(await back.home.erase({})).toMatchObject({ status: "swept", customers: 1 });
    expect(back.home.held(customerId, [call.contactId])).toEqual([]);
    expect(await new Caller(home, PHONE).identify()).toMatchObject({ status: "unknown" });
  });

  it("knows who is meant, or says why not", async () => {
    const { back, home } = await regions();
    const erase = (customer: unknown) => back.home.erase({ action: "erase", customer });
    expect(await erase({ phone: "+14155550777" })).toEqual({ status: "unknown" });
    expect(await erase({})).toEqual({ status: "invalid" });
    expect(await erase(null)).toEqual({ status: "invalid" });
    await home.importCustomer({ phone: "+14155550199", reference: "1" });
    await home.importCustomer({ phone: "+14155550199", reference: "2" });
    expect(await erase({ phone: "+14155550199" })).toMatchObject({ status: "shared" });
    expect(await erase({ reference: "1" })).toMatchObject({ status: "erased" });
    const [left] = refsOf(KEYS.identifiers, { kind: "phone", value: "+14155550199" });
    const link = numbersOf(back.home).find((text) => text.includes(left.hmac));
    expect(link).toContain('"removed"');
    expect(refText(left)).toContain("phone:v1");
  });
});
