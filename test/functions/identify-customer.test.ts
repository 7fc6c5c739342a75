import { describe, expect, it } from "vitest";
import { parseSortKey } from "../../domain/keys.ts";
import { Caller } from "../support/calls.ts";
import { RegionUnderTest, ROTATED_KEYS, replicate, Wall } from "../support/two-regions.ts";

const PHONE = "+14155550101";

function pair() {
  const wall = new Wall();
  return {
    wall,
    home: new RegionUnderTest("eu-central-1", wall),
    peer: new RegionUnderTest("eu-west-2", wall),
  };
}

describe("identify-customer", () => {
  it("recognises a known number, in the customer's language, and says nothing personal", async () => {
    const { home } = pair();
    await home.importCustomer({ phone: PHONE, givenName: "Grace", language: "de-DE" });
    const reply = await new Caller(home, PHONE).identify();
    expect(reply).toEqual({
      status: "recognised",
      language: "de-DE",
      journey: "none",
      journeyId: " ",
      securityKeyId: "key-1",
      securityKeyCertificate: "-----BEGIN CERTIFICATE-----",
      turn: "0",
    });
  });

  it("makes one customer of a stranger who calls both regions at once", async () => {
    const { home, peer } = pair();
    const calls = [new Caller(home, PHONE), new Caller(peer, PHONE)];
    const replies = await Promise.all(calls.map((call) => call.identify()));
    expect(replies.map(({ status }) => status)).toEqual(["unknown", "unknown"]);
    replicate(home, peer);
    for (const region of [home, peer]) {
      const contacts = region.tables.contacts.all();
      expect(contacts).toHaveLength(2);
      expect(new Set(contacts.map(({ pk }) => pk)).size).toBe(1);
    }
    expect(await new Caller(home, PHONE).identify()).toMatchObject({ status: "unknown" });
  });

  it.each([["anonymous"], ["+266696687"], ["4711"], [""]])(
    "treats a caller from %s as anonymous",
    async (address) => {
      const { home } = pair();
      expect(await new Caller(home, address).identify()).toMatchObject({
        status: "anonymous",
        journey: "none",
      });
      expect(home.tables.profiles.all()).toEqual([]);
      expect(home.tables.contacts.all().map(({ sk }) => sk)).toEqual(["PENDING#eu-central-1"]);
    },
  );

  it("recognises nobody by a number that two customers share", async () => {
    const { home } = pair();
    await home.importCustomer({ phone: PHONE, reference: "C-1" });
    await home.importCustomer({ phone: PHONE, reference: "C-2" });
    const caller = new Caller(home, PHONE);
    expect(await caller.identify()).toMatchObject({ status: "shared", language: "en-GB" });
    expect(await caller.enterPin("4711")).toMatchObject({ status: "no-credential", name: " " });
  });

  it("needs two rounds of at most six reads, and writes once", async () => {
    const { home } = pair();
    await home.importCustomer({ phone: PHONE });
    const tables = Object.values(home.tables);
    for (const table of tables) table.requests.length = 0;
    await new Caller(home, PHONE).identify();
    const requests = tables.flatMap((table) => table.requests);
    expect(requests.filter((kind) => kind !== "write").length).toBeLessThanOrEqual(6);
    expect(requests.filter((kind) => kind === "write")).toHaveLength(2);
  });

  it("makes one contact of a call that Connect tries again", async () => {
    const { home, wall } = pair();
    await home.importCustomer({ phone: PHONE });
    const caller = new Caller(home, PHONE);
    const first = await caller.identify();
    wall.time += 1_500;
    expect(await caller.identify()).toEqual(first);
    expect(home.tables.contacts.all()).toHaveLength(1);
    expect(home.tables.sessions.all()).toHaveLength(1);
  });

  it.each([1, 2, 3, 4].flatMap((nth) => [[nth, "before"] as const, [nth, "after"] as const]))(
    "writes one record of a contact whose first try is stopped %s at its write, %s it is made",
    async (nth, when) => {
      const { home, wall } = pair();
      const caller = new Caller(home, PHONE);
      let writes = 0;
      for (const table of Object.values(home.tables)) {
        const putIfAbsent = table.putIfAbsent;
        Object.assign(table, {
          putIfAbsent: async (item: Parameters<typeof putIfAbsent>[0]) => {
            writes += 1;
            if (writes !== nth) return putIfAbsent(item);
            if (when === "after") await putIfAbsent(item);
            throw new Error("the instance was stopped");
          },
        });
      }
      for (let tries = 0; tries < 3; tries += 1) {
        await caller.identify().catch(() => undefined);
        wall.time += 1_500;
      }
      const [contact, ...others] = home.tables.contacts.all();
      const [session] = home.tables.sessions.all();
      expect(others).toEqual([]);
      expect(contact?.["startedAt"]).toBe(session?.["startedAt"]);
      expect(await caller.close("farewell")).toEqual({ status: "closed" });
      expect(home.tables.contacts.all()).toHaveLength(1);
    },
  );

  it("knows everybody after the rings were rotated, and brings the number under the new key", async () => {
    const { home, wall } = pair();
    const known = await home.importCustomer({ phone: PHONE });
    const stranger = new Caller(home, "+14155550102");
    await stranger.identify();
    const rotated = new RegionUnderTest(home.name, wall, "interrupted", ROTATED_KEYS);
    home.replicateTo(rotated);
    const again = new Caller(rotated, PHONE);
    expect(await again.identify()).toMatchObject({ status: "recognised" });
    expect((await again.enterPin("4711")).status).toBe("verified");
    await new Caller(rotated, "+14155550102").identify();
    const links = rotated.tables.profiles.all().filter(({ sk }) => sk.startsWith("LINK#"));
    expect(links.map(({ version }) => version).sort()).toEqual([1, 1, 2, 2]);
    const customers = new Set(links.flatMap(({ customers }) => Object.keys(customers as object)));
    expect(customers.size).toBe(2);
    expect(customers.has(known)).toBe(true);
  });

  it("writes only items whose key names this region, or that belong to the contact", async () => {
    const { home } = pair();
    await new Caller(home, PHONE).identify();
    const { idempotency: _regional, ...replicated } = home.tables;
    const keys = Object.values(replicated).flatMap((table) => table.all().map(({ sk }) => parseSortKey(sk)));
    expect(keys.map(({ kind }) => kind).sort()).toEqual(["CONTACT", "LINK", "SESSION"]);
    for (const key of keys) if ("region" in key) expect(key.region).toBe("eu-central-1");
  });

  it("keeps no number in the clear", async () => {
    const { home } = pair();
    await home.importCustomer({ phone: PHONE });
    await new Caller(home, PHONE).identify();
    // The profile has the number that texts go to; nothing that a contact leaves behind has.
    const { profiles, ...others } = home.tables;
    const links = profiles.all().filter(({ sk }) => sk.startsWith("LINK#"));
    const all = JSON.stringify([links, ...Object.values(others).map((table) => table.all())]);
    expect(all).not.toContain(PHONE.slice(1));
  });

  it("lets a refusal of the tables through, so that the flow takes its error branch and the log names it", async () => {
    const { home } = pair();
    home.tables.contacts.failure = Object.assign(new Error("not authorized to perform dynamodb:PutItem"), {
      name: "AccessDeniedException",
    });
    await expect(new Caller(home, PHONE).identify()).rejects.toThrow(/not authorized/);
  });
});
