import { describe, expect, it } from "vitest";
import { consentsOf } from "../../domain/customer/consent.ts";
import { profileOf } from "../../domain/customer/profile.ts";
import { createHandler, MOST_CUSTOMERS } from "../../functions/import-customers/handler.ts";
import { authenticationStore } from "../../stores/authentication-store.ts";
import { profileStore } from "../../stores/profile-store.ts";
import { Caller } from "../support/calls.ts";
import { hasher, KEYS, RegionUnderTest, ROTATED_KEYS, replicate, Wall } from "../support/two-regions.ts";

const HOME = "eu-central-1";
const PEER = "eu-west-2";
const ADA = {
  phone: "+14155550101",
  givenName: "Ada",
  language: "de-DE",
  textNumber: "+14155550102",
  pin: "4711",
  consents: { marketing: true, personalisation: false },
  noMarketing: false,
};

function importer(region: RegionUnderTest, keys = KEYS) {
  const profiles = profileStore(region.tables.profiles);
  const handler = createHandler({
    region: region.name,
    clock: region.clock,
    keys,
    profiles,
    authentication: authenticationStore(region.tables.authentication),
    hash: hasher.hash,
  });
  return {
    profiles,
    import: (...customers: readonly unknown[]) =>
      handler({ customers: customers.map((customer, at) => ({ line: at + 1, customer })) }),
    customerIds: () =>
      region.tables.profiles
        .all()
        .flatMap((item) => (item.sk.startsWith("PROFILE#") ? [item["customerId"]] : [])),
    writes: () =>
      Object.values(region.tables).reduce(
        (sum, table) => sum + table.requests.filter((request) => request === "write").length,
        0,
      ),
  };
}

function regions() {
  const wall = new Wall();
  return { wall, home: new RegionUnderTest(HOME, wall), peer: new RegionUnderTest(PEER, wall) };
}

describe("an import", () => {
  it("of whoever was erased makes somebody new, though a link still names the erased one", async () => {
    const { home } = regions();
    const at = importer(home);
    await at.import(ADA);
    const [erased] = at.customerIds();
    await at.profiles.saveTombstone({
      kind: "tombstone",
      region: HOME,
      clock: home.clock.tick(),
      revision: 0,
      customerId: erased as never,
      at: home.wall.time,
      generation: 1,
    });
    expect(await at.import({ ...ADA, givenName: "Ada again" })).toMatchObject({ customers: 1, failed: [] });
    const [first, second, ...others] = at.customerIds();
    expect([first, others]).toEqual([erased, []]);
    expect(second).not.toBe(erased);
    const saved = await at.profiles.load(second as never);
    expect(profileOf(saved).givenName?.value).toBe("Ada again");
    const call = new Caller(home, ADA.phone);
    expect((await call.identify())["status"]).toBe("recognised");
  });

  it("makes a customer known with all that was said, in both regions", async () => {
    const { home, peer } = regions();
    const at = importer(home);
    expect(await at.import(ADA)).toEqual({ status: "done", customers: 1, failed: [] });
    replicate(home, peer);
    const [id] = at.customerIds();
    const fragments = await profileStore(peer.tables.profiles).load(id as never);
    expect(profileOf(fragments)).toMatchObject({
      givenName: { value: "Ada" },
      textNumber: { value: "+14155550102" },
      noMarketing: { value: false },
    });
    expect(consentsOf(fragments.consents)).toEqual({ marketing: true, personalisation: false });
    expect(await new Caller(peer, ADA.phone).identify()).toMatchObject({
      status: "recognised",
      language: "de-DE",
    });
  });

  it("again writes nothing, and with another value only that", async () => {
    const { home } = regions();
    const at = importer(home);
    await at.import(ADA);
    const before = at.writes();
    await at.import(ADA);
    expect(at.writes()).toBe(before);
    await at.import({ phone: ADA.phone, language: "en-GB" });
    expect(at.writes()).toBe(before + 1);
    expect(profileOf(await at.profiles.load(at.customerIds()[0] as never))).toMatchObject({
      givenName: { value: "Ada" },
      language: { value: "en-GB" },
    });
  });

  it("in the other region brings the same customer up to date, and leaves the customer's own PIN alone", async () => {
    const { home, peer } = regions();
    await importer(home).import(ADA);
    replicate(home, peer);
    await importer(peer).import({ ...ADA, givenName: "Augusta", pin: "9274" });
    replicate(home, peer);
    expect(new Set(importer(home).customerIds()).size).toBe(1);
    const call = new Caller(home, ADA.phone);
    await call.identify();
    await call.progress("start", { intent: "pay-a-bill" });
    expect((await call.enterPin("4711")).status).toBe("verified");
  });

  it("makes known a stranger who called before, and whoever an older key led to", async () => {
    const { home } = regions();
    await new Caller(home, ADA.phone).identify();
    await importer(home).import(ADA);
    expect(await new Caller(home, ADA.phone).identify()).toMatchObject({ status: "recognised" });
    const [id] = importer(home).customerIds();
    await importer(home, ROTATED_KEYS).import({ ...ADA, givenName: "Augusta" });
    expect(importer(home).customerIds()).toEqual([id]);
  });

  it("takes none where one is not well-formed, and names every problem", async () => {
    const { home } = regions();
    const at = importer(home);
    const reply = await at.import(ADA, { ...ADA, phone: "0123" }, null, { ...ADA, pin: "1111" });
    expect(reply.status).toBe("invalid");
    expect(reply.failed.map(({ line, path }) => `${line} ${path}`)).toEqual(["2 phone", "3 ", "4 pin"]);
    expect(at.writes()).toBe(0);
    for (const request of [undefined, null, {}, { customers: [] }, { customers: "x" }])
      expect((await createHandler({} as never)(request)).status).toBe("invalid");
    const many = Array.from({ length: MOST_CUSTOMERS + 1 }, () => ADA);
    expect((await at.import(...many)).status).toBe("invalid");
  });

  it("names the one that failed and takes the others", async () => {
    const { home } = regions();
    const at = importer(home);
    await at.import({ ...ADA, reference: "1" }, { ...ADA, reference: "2" });
    const reply = await at.import({ phone: ADA.phone }, { phone: "+14155550109" });
    expect(reply).toMatchObject({ status: "done", customers: 1, failed: [{ line: 1 }] });
    expect(JSON.stringify(reply)).not.toContain(ADA.phone);
  });
});
