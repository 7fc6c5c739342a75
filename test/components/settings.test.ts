import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { InvalidSettings, parseSettings, type Settings } from "../../components/settings.ts";
import { type RawSettings, rawSettingsOf } from "../../tools/stack-settings.ts";
import { sandboxConfig, TUNNEL_KEYS } from "../support/settings.ts";

function parse(config: RawSettings, stack = "sandbox"): Settings {
  return parseSettings(stack, (key) => config[key]);
}

function problems(config: RawSettings, stack = "sandbox"): InvalidSettings {
  try {
    parse(config, stack);
  } catch (error) {
    if (error instanceof InvalidSettings) return error;
    throw error;
  }
  throw new Error("The settings were accepted.");
}

const keysOf = (config: RawSettings, stack?: string): readonly string[] =>
  problems(config, stack).problems.map(({ key }) => key);

describe("the settings of a stack", () => {
  it.each(["staging", "prod"])(
    "that is %s are accepted as committed, but for the keys of tunnels",
    (stack) => {
      // Keys of tunnels are secrets of the stack: no committed file holds one.
      expect(keysOf(rawSettingsOf(stack), stack)).toEqual(["tandem:tunnelKeys"]);
      const whole = rawSettingsOf(stack, { "tandem:tunnelKeys": TUNNEL_KEYS });
      expect(parse(whole, stack).stack).toBe(stack);
    },
  );

  it("that is the sandbox lack only what its start makes", () => {
    expect(keysOf(rawSettingsOf("sandbox"))).toEqual([
      "tandem:keyRings",
      "tandem:securityKey",
      "tandem:tunnelKeys",
      "tandem:edge",
    ]);
  });

  it("are typed: regions by side, a link, numbers as numbers", () => {
    const settings = parse(sandboxConfig());
    expect(settings).toMatchObject({
      accountId: "111122223333",
      regions: { home: "eu-central-1", peer: "eu-west-2" },
      witnessRegion: "eu-west-1",
      link: { mode: "independent" },
      protect: false,
      logRetentionDays: 1,
      openingHours: "always",
    });
  });

  it("hold no private key, whatever the stack", () => {
    for (const stack of ["sandbox", "staging", "prod"])
      expect(readFileSync(`Pulumi.${stack}.yaml`, "utf8")).not.toMatch(/PRIVATE KEY|encryptionsalt|secure:/);
  });

  it("are refused with every problem at once, each by its key", () => {
    const google = JSON.parse(sandboxConfig()["google"] ?? "{}");
    const config = sandboxConfig({
      accountId: "12",
      peerRegion: "mars-1",
      redialCarryOver: "sometimes",
      protect: "yes",
      users: [{ userName: "anna", firstName: "Anna", lastName: "Adler", queues: ["sales"] }],
      google: { ...google, home: { ...google.home, nodes: "10.20.0.1/20" } },
      kubernetes: undefined,
    });
    const { kubernetes: _left, ...withoutKubernetes } = config;
    const found = problems(withoutKubernetes);
    expect(found.problems.map(({ key }) => key)).toEqual([
      "tandem:accountId",
      "tandem:peerRegion",
      "tandem:redialCarryOver",
      "tandem:protect",
      "tandem:users[0].queues[0]",
      "tandem:google.home.nodes",
      "tandem:kubernetes",
    ]);
    for (const { key } of found.problems) expect(found.message).toContain(key);
  });

  it("name what was expected, what came and what to do", () => {
    const [problem] = problems(sandboxConfig({ redialCarryOver: "sometimes" })).problems;
    expect(problem).toMatchObject({ expected: "one of off, interrupted", came: '"sometimes"' });
    expect(problem?.remedy).not.toBe("");
  });

  it("refuse a field that they do not know", () => {
    const kubernetes = { namespace: "tandem", namspace: "x" };
    expect(keysOf(sandboxConfig({ kubernetes }))).toEqual(["tandem:kubernetes.namspace"]);
  });

  it("refuse a stack name that would not fit into physical names", () => {
    expect(problems(sandboxConfig(), "a-stack-name-that-is-long").problems.map(({ key }) => key)).toEqual([
      "stack name",
    ]);
  });
});

describe("the regions", () => {
  // What else lies in the peer region and no longer would.
  const PEER_ZONES = [0, 1].map((index) => `tandem:aws.peer.availabilityZones[${index}]`);
  it.each([
    [
      "one region for both instances",
      { peerRegion: "eu-central-1" },
      ["tandem:peerRegion", "tandem:securityKey.peer.secretArn", ...PEER_ZONES],
    ],
    ["a witness that is one of the two", { witnessRegion: "eu-west-2" }, ["tandem:witnessRegion"]],
    ["a witness of another set", { witnessRegion: "us-east-2" }, ["tandem:witnessRegion"]],
    [
      "a peer of another set",
      { peerRegion: "us-west-2" },
      ["tandem:peerRegion", "tandem:securityKey.peer.secretArn", ...PEER_ZONES],
    ],
    [
      "an independent peer where instances cannot be created",
      { peerRegion: "eu-west-3" },
      ["tandem:peerRegion", "tandem:securityKey.peer.secretArn", ...PEER_ZONES],
    ],
    ["a phase without a link", { linkPhase: "source" }, ["tandem:linkPhase"]],
    ["a link without a phase", { linkMode: "linked" }, ["tandem:linkMode", "tandem:linkPhase"]],
  ])("refuse %s", (_what, changes, keys) => {
    expect(keysOf(sandboxConfig(changes))).toEqual(keys);
  });

  it("refuse a linked pair among all other problems, and two regions that AWS does not pair besides", () => {
    const linked = { linkMode: "linked", linkPhase: "source" };
    expect(keysOf(sandboxConfig(linked))).toEqual(["tandem:linkMode"]);
    expect(keysOf(sandboxConfig({ ...linked, protect: "perhaps" }))).toEqual([
      "tandem:protect",
      "tandem:linkMode",
    ]);
    const keys = keysOf(sandboxConfig({ ...linked, peerRegion: "eu-west-1", witnessRegion: "eu-west-3" }));
    expect(keys).toContain("tandem:peerRegion");
  });
});

describe("texts, mails and retention", () => {
  const arn = (region: string, kind = "phone-number"): string =>
    `arn:aws:sms-voice:${region}:111122223333:${kind}/x-1`;
  const number = { country: "GB", type: "LONG_CODE" };

  it("take a number of one's own, a pool, or one to request", () => {
    const smsOrigination = { home: arn("eu-central-1", "pool"), peer: number };
    expect(parse(sandboxConfig({ smsOrigination })).smsOrigination).toEqual(smsOrigination);
  });

  it.each<[string, Readonly<Record<string, unknown>>, readonly string[]]>([
    [
      "a number of the other region",
      { smsOrigination: { home: arn("eu-west-2"), peer: number } },
      ["tandem:smsOrigination.home"],
    ],
    [
      "a sender that is neither number nor pool",
      { smsOrigination: { home: arn("eu-central-1", "sender-id"), peer: number } },
      ["tandem:smsOrigination.home"],
    ],
    ["a country in words", { smsCountries: ["DE", "Germany"] }, ["tandem:smsCountries[1]"]],
    [
      "one mailbox for both sides",
      { mailAddresses: { home: "help@example.com", peer: "help@example.com" } },
      ["tandem:mailAddresses.peer"],
    ],
    [
      "a stream that forgets within a day, and one that keeps for ever",
      { retention: { eventHours: 23, objectDays: 0, quarantineDays: 1, profileDays: 1 } },
      ["tandem:retention.eventHours", "tandem:retention.objectDays"],
    ],
    ["no retention at all", { retention: undefined }, ["tandem:retention"]],
    [
      "keys of secrets that there are not, and an alias for a key",
      {
        secretKeys: {
          home: { ids: "arn:aws:kms:eu-west-2:111122223333:key/1", pins: "x" },
          peer: { ids: "alias/mine" },
        },
      },
      ["tandem:secretKeys.home.pins", "tandem:secretKeys.peer.ids"],
    ],
    [
      "a key of another region",
      { secretKeys: { home: { ids: "arn:aws:kms:eu-west-2:111122223333:key/1" }, peer: {} } },
      ["tandem:secretKeys.home.ids"],
    ],
  ])("refuse %s", (_what, changes, keys) => {
    expect(keysOf(sandboxConfig(changes))).toEqual(keys);
  });
});

describe("secrets and certificates", () => {
  const { securityKey: good = "{}" } = sandboxConfig();
  const key = JSON.parse(good);

  it("are refused in another account or region", () => {
    const elsewhere = "arn:aws:secretsmanager:eu-west-2:999988887777:secret:ids-AbC123";
    const keyRings = { ...JSON.parse(sandboxConfig()["keyRings"] ?? "{}"), ids: elsewhere };
    expect(keysOf(sandboxConfig({ keyRings }))).toEqual(["tandem:keyRings.ids", "tandem:keyRings.ids"]);
  });

  it("are refused without the random suffix that an exact grant needs", () => {
    const keyRings = {
      ...JSON.parse(sandboxConfig()["keyRings"] ?? "{}"),
      ids: "arn:aws:secretsmanager:eu-central-1:111122223333:secret:ids",
    };
    expect(keysOf(sandboxConfig({ keyRings }))).toEqual(["tandem:keyRings.ids"]);
  });

  it("are refused where a private key came instead, which is not repeated", () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const found = problems(
      sandboxConfig({ securityKey: { ...key, home: { ...key.home, certificate: pem } } }),
    );
    expect(found.problems.map((problem) => problem.key)).toEqual(["tandem:securityKey.home.certificate"]);
    expect(found.message).toContain("this is a private key");
    expect(found.message).not.toContain(pem.split("\n")[1]);
  });

  it("may be one security key for both instances, whose secret is replicated", () => {
    const settings = parse(sandboxConfig({ securityKey: key.home }));
    expect(settings.securityKey.peer.certificate).toBe(key.home.certificate);
    expect(settings.securityKey.peer.secretArn).toBe(key.peer.secretArn);
    expect(keysOf(sandboxConfig({ securityKey: key.peer }))).toEqual(["tandem:securityKey.secretArn"]);
  });

  it("are refused where the text is no certificate", () => {
    const broken = { ...key, peer: { ...key.peer, certificate: "no certificate" } };
    expect(keysOf(sandboxConfig({ securityKey: broken }))).toEqual(["tandem:securityKey.peer.certificate"]);
  });
});

describe("hours and people", () => {
  const days = ["MONDAY"];
  it.each([
    ["that end before they start", { days, start: "18:00", end: "08:00" }, "tandem:openingHours.end"],
    ["without a day", { days: [], start: "08:00", end: "18:00" }, "tandem:openingHours.days"],
    ["with a time that no clock shows", { days, start: "8:00", end: "25:00" }, "tandem:openingHours.start"],
    [
      "always and weekly at once",
      { always: true, days, start: "08:00", end: "18:00" },
      "tandem:openingHours",
    ],
  ])("refuse hours %s", (_what, openingHours, key) => {
    expect(keysOf(sandboxConfig({ openingHours }))).toContain(key);
  });

  it("take hours that end at midnight", () => {
    const openingHours = { days, start: "08:00", end: "00:00" };
    expect(parse(sandboxConfig({ openingHours })).openingHours).toEqual(openingHours);
  });

  it("refuse two users whose names differ in case alone", () => {
    const agent = { firstName: "Anna", lastName: "Adler", queues: ["billing"] };
    const users = ["anna", "Anna"].map((userName) => ({ ...agent, userName }));
    expect(keysOf(sandboxConfig({ users }))).toEqual(["tandem:users[1].userName"]);
  });

  it.each(["Europe/Nowhere", "+01:00", ""])("refuse the time zone %j", (timeZone) => {
    expect(keysOf(sandboxConfig({ timeZone }))).toEqual(["tandem:timeZone"]);
  });

  it.each(["d-tandem", "-tandem", "tandem-", "a".repeat(41), "tan dem"])(
    "refuse the alias %j",
    (instanceAlias) => {
      expect(keysOf(sandboxConfig({ instanceAlias }))).toEqual(["tandem:instanceAlias"]);
    },
  );
});
