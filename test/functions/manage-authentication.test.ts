import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TandemEvent } from "../../domain/events.ts";
import { Caller } from "../support/calls.ts";
import { RegionUnderTest, replicate, Wall } from "../support/two-regions.ts";

const PHONE = "+447700900123";

async function pair() {
  const wall = new Wall();
  const home = new RegionUnderTest("eu-central-1", wall);
  const peer = new RegionUnderTest("eu-west-2", wall);
  const customerId = await home.importCustomer({ phone: PHONE });
  replicate(home, peer);
  return { wall, home, peer, customerId };
}

async function verified(region: RegionUnderTest): Promise<Caller> {
  const call = new Caller(region, PHONE);
  await call.identify();
  await call.enterPin("4711");
  return call;
}

function told(region: RegionUnderTest, sk: string): readonly TandemEvent[] {
  return region.tables.authentication
    .all()
    .filter((item) => item.sk.startsWith(sk))
    .flatMap((item) => item["unannounced"] as readonly TandemEvent[]);
}

describe("manage-authentication", () => {
  it("revokes by a contact of either region: every live contact asks for proof again", async () => {
    const { home, peer } = await pair();
    const [here, there] = [await verified(home), await verified(peer)];
    replicate(home, peer);
    const request = { action: "revoke", contactId: there.contactId, by: "agent.one" };
    expect(await home.call.manageAuthentication(request)).toMatchObject({ status: "done", action: "revoke" });
    replicate(home, peer);
    for (const call of [here, there])
      expect((await call.progress("start", { intent: "pay-a-bill" })).status).toBe("proof-needed");
    const again = await verified(peer);
    expect((await again.progress("start", { intent: "pay-a-bill" })).status).toBe("asking");
  });

  it("tells of it with the fact's name, whose contact it is, and who asked", async () => {
    const { home, customerId } = await pair();
    const call = await verified(home);
    const reply = await home.call.manageAuthentication({
      action: "revoke",
      contactId: call.contactId,
      by: "agent.one",
    });
    expect(told(home, "REVOCATION#")).toMatchObject([
      {
        type: "authentication.revoked",
        contactId: call.contactId,
        customerId,
        data: { fact: "fact" in reply ? reply.fact : undefined, by: "agent.one" },
      },
    ]);
  });

  it("unlocks what it has seen, and nothing that comes later", async () => {
    const { home, customerId } = await pair();
    const guess = async () => {
      const call = new Caller(home, PHONE);
      await call.identify();
      for (const pin of ["1111", "2222", "3333"]) await call.enterPin(pin);
      return call;
    };
    const call = await guess();
    expect((await call.enterPin("4711")).status).toBe("locked");
    await home.call.manageAuthentication({ action: "unlock", customerId, by: "operator" });
    expect((await call.enterPin("4711")).status).toBe("verified");
    expect(told(home, "UNLOCK#")).toMatchObject([{ type: "authentication.unlocked", channel: "TASK" }]);
    expect((await (await guess()).enterPin("4711")).status).toBe("locked");
  });

  it("flags: a dropped line carries nothing over", async () => {
    const { home, wall, customerId } = await pair();
    const interrupted = async () => {
      const call = await verified(home);
      await call.progress("start", { intent: "pay-a-bill" });
      await call.ends();
      wall.advance(1);
      const redial = new Caller(home, PHONE);
      await redial.identify();
      return (await redial.progress("resume")).status;
    };
    expect(await interrupted()).toBe("asking");
    await home.call.manageAuthentication({ action: "flag", customerId, by: "agent.one" });
    expect(await interrupted()).toBe("proof-needed");
  });

  it("does not know a contact of nobody", async () => {
    const { home } = await pair();
    const anonymous = new Caller(home, null);
    await anonymous.identify();
    for (const contactId of ["no-such-contact", anonymous.contactId])
      expect(await home.call.manageAuthentication({ action: "flag", contactId, by: "a" })).toEqual({
        status: "unknown-contact",
      });
  });

  it("names all that is wrong with a request at once, and repeats none of it", async () => {
    const { home } = await pair();
    const secret = "Ada Lovelace <ada@example.com>";
    const reply = await home.call.manageAuthentication({
      action: "delete",
      contactId: "#",
      customerId: secret,
      by: secret,
    });
    expect(reply.status).toBe("invalid");
    expect("problems" in reply ? reply.problems : []).toHaveLength(4);
    expect(JSON.stringify(reply)).not.toContain("Ada");
  });

  it("writes nothing for what is no request", async () => {
    const { home } = await pair();
    const before = home.tables.authentication.all().length;
    const odd = fc.oneof(
      fc.anything(),
      fc.record(
        { action: fc.anything(), contactId: fc.anything(), customerId: fc.anything(), by: fc.anything() },
        { requiredKeys: [] },
      ),
    );
    await fc.assert(
      fc.asyncProperty(odd, async (request) => {
        expect((await home.call.manageAuthentication(request)).status).toBe("invalid");
      }),
      { numRuns: 300 },
    );
    expect(home.tables.authentication.all()).toHaveLength(before);
  });
});
