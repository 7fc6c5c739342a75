import { describe, expect, it } from "vitest";
import type { CustomerId } from "../../domain/ids.ts";
import { journeysOf } from "../../domain/journey/journey.ts";
import { journeyStore } from "../../stores/journey-store.ts";
import { Caller, flowEvent } from "../support/calls.ts";
import { NUMBERS, RegionUnderTest, replicate, Wall } from "../support/two-regions.ts";

const HOME = "eu-central-1";
const PEER = "eu-west-2";
const PHONE = "+447700900101";

/** A call in home, one answer into a bill, that its agent puts through to peer. */
async function putThrough(customer: { readonly language?: "de-DE" } = {}) {
  const wall = new Wall();
  const home = new RegionUnderTest(HOME, wall);
  const peer = new RegionUnderTest(PEER, wall);
  await home.importCustomer({ phone: PHONE, ...customer });
  replicate(home, peer);
  const call = new Caller(home, PHONE);
  await call.identify();
  await call.enterPin("4711");
  await call.progress("start", { intent: "pay-a-bill" });
  await call.answer("bill-number", "123");
  // To the service the transfer is a contact of its own.
  const transfer = flowEvent("transfer-1", PHONE, { kind: "transfer", turn: "5" }) as Event;
  transfer.Details.ContactData.PreviousContactId = call.contactId;
  transfer.Details.ContactData.InitialContactId = call.contactId;
  const opened = await home.call.openTransfer(transfer);
  const token = (opened["digits"] ?? "").replaceAll(",", "");
  return { wall, home, peer, call, opened, token };
}

interface Event {
  readonly Details: { readonly ContactData: { PreviousContactId: string; InitialContactId: string } };
}

async function arrives(peer: RegionUnderTest, from = NUMBERS[HOME] ?? "") {
  const call = new Caller(peer, from);
  const first = await call.identify();
  return { call, first };
}

describe("a transfer to the other region", () => {
  it("dials the other region's number from this one's, with twelve digits after a pause", async () => {
    const { opened } = await putThrough();
    expect(opened).toMatchObject({
      status: "opened",
      number: NUMBERS[PEER],
      callerId: NUMBERS[HOME],
      code: " ",
    });
    expect(opened["digits"]).toMatch(/^,{4}\d{12}$/);
  });

  it("keeps the token as a hash, in the region that will use it and nowhere else", async () => {
    const { home, peer, token } = await putThrough();
    const isToken = ({ sk }: { sk: string }) => sk === "TRANSFER";
    expect(home.tables.sessions.all().filter(isToken)).toEqual([]);
    expect(peer.tables.sessions.all().filter(isToken)).toHaveLength(1);
    for (const region of [home, peer])
      expect(JSON.stringify(Object.values(region.tables).map((table) => table.all()))).not.toContain(token);
  });

  it("is known by the number it comes from, greets nobody and is nobody's until the token has come", async () => {
    const { peer } = await putThrough();
    const { first } = await arrives(peer);
    expect(first).toMatchObject({ status: "transferred", journey: "none" });
    expect(peer.tables.profiles.all().filter(({ sk }) => sk.startsWith("LINK#"))).toHaveLength(1);
  });

  it("goes on where it was, verified, in the thread it belongs to", async () => {
    const { home, peer, call, token } = await putThrough();
    replicate(home, peer);
    const { call: arrived } = await arrives(peer);
    const reply = await arrived.keysCode(token);
    expect(reply).toMatchObject({ handOver: "accepted", status: "recognised" });
    expect(await arrived.progress("next")).toMatchObject({ status: "asking", question: "amount" });
    replicate(home, peer);
    const [journey] = home.tables.sessions
      .all()
      .filter(({ region, sk }) => sk.startsWith("JOURNEY#") && region === PEER);
    expect(journey?.["contacts"]).toEqual([call.contactId, arrived.contactId].sort());
  });

  it("stands in the thread that its agent sees, before anything is asked", async () => {
    const { home, peer, call, token } = await putThrough();
    replicate(home, peer);
    // The service ends the first contact when its agent sends it on, and tells it late.
    const { call: arrived } = await arrives(peer);
    await arrived.keysCode(token);
    replicate(home, peer);
    await call.ends("AGENT_DISCONNECT");
    replicate(home, peer);
    const journeys = journeysOf(
      await journeyStore(peer.tables.sessions).load(
        peer.tables.sessions.all().find(({ sk }) => sk.startsWith("JOURNEY#"))?.["customerId"] as CustomerId,
      ),
    );
    expect(journeys).toMatchObject([
      { contacts: [call.contactId, arrived.contactId].sort(), status: { value: "active" } },
    ]);
  });

  it("is spoken to in the customer's language, and before that in the one that everybody hears", async () => {
    const { home, peer, token } = await putThrough({ language: "de-DE" });
    replicate(home, peer);
    const { call, first } = await arrives(peer);
    expect(first).toMatchObject({ language: "en-GB" });
    expect(await call.keysCode(token)).toMatchObject({ handOver: "accepted", language: "de-DE" });
    const { call: guesser } = await arrives(peer);
    expect(await guesser.keysCode(token)).toMatchObject({ handOver: "refused", language: "en-GB" });
  });

  it("waits for what it relies on, as long as 600 ms, and is verified if that arrives", async () => {
    const { home, peer, token, wall } = await putThrough();
    const { call: arrived } = await arrives(peer);
    let pauses = 0;
    wall.whilePausing = () => {
      pauses += 1;
      if (pauses === 2) replicate(home, peer);
    };
    expect(await arrived.keysCode(token)).toMatchObject({ handOver: "accepted" });
    expect(pauses).toBe(2);
    expect(await arrived.progress("next")).toMatchObject({ status: "asking", question: "amount" });
  });

  it("is asked for proof where that has not arrived", async () => {
    const { home, peer, token } = await putThrough();
    const { call: arrived } = await arrives(peer);
    expect(await arrived.keysCode(token)).toMatchObject({ handOver: "accepted" });
    replicate(home, peer);
    expect(await arrived.progress("next")).toMatchObject({ status: "proof-needed" });
  });

  it.each([
    ["guessed", async () => "000000000000"],
    [
      "late",
      async ({ wall, token }: Awaited<ReturnType<typeof putThrough>>) => {
        wall.time += 90_000;
        return token;
      },
    ],
    [
      "used before",
      async ({ peer, token }: Awaited<ReturnType<typeof putThrough>>) => {
        await (await arrives(peer)).call.keysCode(token);
        return token;
      },
    ],
  ])("with a token that is %s is a stranger's", async (_how, tokenOf) => {
    const world = await putThrough();
    replicate(world.home, world.peer);
    const token = await tokenOf(world);
    const { call } = await arrives(world.peer);
    expect(await call.keysCode(token)).toMatchObject({
      handOver: "refused",
      status: "anonymous",
      journeyId: " ",
    });
    expect(await call.progress("next")).toMatchObject({ status: "none" });
  });

  it("from any other number is a stranger's, and from home the token leads nowhere", async () => {
    const one = await putThrough();
    replicate(one.home, one.peer);
    const { call } = await arrives(one.peer, "+447700900999");
    expect(await call.keysCode(one.token)).toMatchObject({ handOver: "refused" });
    const other = await putThrough();
    replicate(other.home, other.peer);
    expect(await new Caller(other.home, NUMBERS[PEER] ?? "").keysCode(other.token)).toMatchObject({
      handOver: "refused",
    });
  });
});
