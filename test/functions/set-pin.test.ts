import { describe, expect, it } from "vitest";
import { Caller } from "../support/calls.ts";
import { encrypted, RegionUnderTest, replicate, Wall } from "../support/two-regions.ts";

const PHONE = "+14155550101";

async function pair() {
  const wall = new Wall();
  const home = new RegionUnderTest("eu-central-1", wall);
  const peer = new RegionUnderTest("eu-west-2", wall);
  await home.importCustomer({ phone: PHONE });
  replicate(home, peer);
  return { home, peer, wall };
}

async function verified(region: RegionUnderTest, pin: string): Promise<Caller> {
  const call = new Caller(region, PHONE);
  await call.identify();
  await call.enterPin(pin);
  return call;
}

describe("set-pin", () => {
  it("sets a PIN that then opens both regions, and the old one neither", async () => {
    const { home, peer } = await pair();
    const call = await verified(peer, "4711");
    expect((await call.setPin("9274")).status).toBe("set");
    replicate(home, peer);
    const again = new Caller(home, PHONE);
    await again.identify();
    expect((await again.enterPin("4711")).status).toBe("wrong");
    expect((await again.enterPin("9274")).status).toBe("verified");
  });

  it.each([["1111"], ["1234"], ["987654"], ["12"], ["1234567"]])("calls %s weak", async (pin) => {
    const { home } = await pair();
    expect((await (await verified(home, "4711")).setPin(pin)).status).toBe("weak");
  });

  it("refuses who did not give the old one in this contact, or no longer counts as such", async () => {
    const { home, wall } = await pair();
    expect((await (await verified(home, "9999")).setPin("9274")).status).toBe("refused");
    const call = await verified(home, "4711");
    wall.advance(30);
    expect((await call.setPin("9274")).status).toBe("refused");
  });

  it("answers a retry the same and hashes once", async () => {
    const { home } = await pair();
    const call = await verified(home, "4711");
    const event = call.event({ pin: encrypted("9274"), turn: call.turn });
    const first = await home.call.setPin(event);
    expect(await home.call.setPin(event)).toEqual(first);
    expect(first.status).toBe("set");
    const credential = home.tables.authentication.all().find(({ sk }) => sk.startsWith("CREDENTIAL#"));
    expect(credential?.["revision"]).toBe(2);
  });

  it("calls nothing typed unreadable", async () => {
    const { home } = await pair();
    const call = await verified(home, "4711");
    expect((await home.call.setPin(call.event({ pin: "Timeout" }))).status).toBe("unreadable");
  });
});

describe("a new PIN", () => {
  it("ends what was proved by the old one in every other contact, and not in its own", async () => {
    const { home, peer } = await pair();
    const [mine, other, elsewhere] = [
      await verified(home, "4711"),
      await verified(home, "4711"),
      await verified(peer, "4711"),
    ];
    expect((await mine.setPin("9274")).status).toBe("set");
    replicate(home, peer);
    const start = (call: Caller) => call.progress("start", { intent: "pay-a-bill" });
    expect((await start(mine)).status).toBe("asking");
    for (const call of [other, elsewhere]) expect((await start(call)).status).toBe("proof-needed");
  });

  it("counts nowhere where it broke off, and is set by the retry", async () => {
    const { home } = await pair();
    const call = await verified(home, "4711");
    const event = call.event({ pin: encrypted("9274"), turn: call.turn });
    const { save } = home.tables.authentication;
    Object.assign(home.tables.authentication, {
      save: async (...saved: Parameters<typeof save>) => {
        if (saved[0].sk.startsWith("CREDENTIAL")) throw new Error("the instance was stopped");
        return save(...saved);
      },
    });
    await expect(home.call.setPin(event)).rejects.toThrow(/was stopped/);
    Object.assign(home.tables.authentication, { save });
    expect((await home.call.setPin(event)).status).toBe("set");
    expect((await (await verified(home, "9274")).progress("start", { intent: "pay-a-bill" })).status).toBe(
      "asking",
    );
  });
});
