import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidSettings, parseSettings, type Settings } from "../../components/settings.ts";
import type { RawSettings } from "../../tools/stack-settings.ts";
import { EDGE, sandboxConfig, TUNNEL_KEYS } from "../support/settings.ts";

const good = sandboxConfig();
const [google, aws, tunnels] = ["google", "aws", "tunnels"].map((key) => JSON.parse(good[key] ?? "{}"));

function parse(config: RawSettings): Settings {
  return parseSettings("sandbox", (key) => config[key]);
}

function problemsOf(changes: Readonly<Record<string, unknown>>): InvalidSettings {
  try {
    parse(sandboxConfig(changes));
  } catch (error) {
    if (error instanceof InvalidSettings) return error;
    throw error;
  }
  throw new Error("The settings were accepted.");
}

const keysOf = (changes: Readonly<Record<string, unknown>>): readonly string[] =>
  problemsOf(changes).problems.map(({ key }) => key);

/** Copies a setting with one value changed. */
function withValue(setting: unknown, path: readonly (string | number)[], value: unknown): unknown {
  const copy = structuredClone(setting);
  const last = path.at(-1) ?? "";
  const holder = path.slice(0, -1).reduce<unknown>((at, part) => Reflect.get(at as object, part), copy);
  Reflect.set(holder as object, last, value);
  return copy;
}

describe("the network's settings", () => {
  it("are typed, by side", () => {
    expect(parse(good)).toMatchObject({
      google: { asn: 64_514, home: { region: "europe-west3", pods: "10.21.0.0/16" } },
      aws: { peer: { asn: 64_513, availabilityZones: ["eu-west-2a", "eu-west-2b"] } },
      tunnels: { home: expect.arrayContaining(["169.254.100.12/30"]) },
      edge: { allowPublicFallback: false },
    });
  });

  it("are refused with all that is wrong at once: a /30, an ASN, a key, ranges that overlap", () => {
    const found = problemsOf({
      google: withValue(withValue(google, ["asn"], 70_000), ["peer", "pods"], "10.21.0.0/16"),
      aws: withValue(aws, ["home", "vpc"], "10.21.5.0/24"),
      tunnels: withValue(
        withValue(tunnels, ["home", 1], "169.254.100.5/30"),
        ["peer", 3],
        "169.254.100.0/30",
      ),
      tunnelKeys: withValue(withValue(TUNNEL_KEYS, ["home", 0], "0short"), ["peer", 0], TUNNEL_KEYS.home[1]),
    });
    expect(found.problems.map(({ key }) => key)).toEqual([
      "tandem:google.asn",
      "tandem:tunnels.home[1]",
      "tandem:tunnelKeys.home[0]",
      "tandem:aws.home.vpc",
      "tandem:google.peer.pods",
      "tandem:aws.home.subnets[0]",
      "tandem:aws.home.subnets[1]",
      "tandem:tunnels.peer[3]",
      "tandem:tunnelKeys.peer[0]",
    ]);
    for (const { key } of found.problems) expect(found.message).toContain(key);
  });

  it("never repeat a key, nor what came in its place", () => {
    const { message } = problemsOf({
      tunnelKeys: { home: ["0not-a-key", ...TUNNEL_KEYS.home.slice(1)], peer: TUNNEL_KEYS.home },
    });
    expect(message).not.toMatch(/0not-a-key|key\.of\.home/);
    expect(problemsOf({ tunnelKeys: "hunter2hunter2" }).message).not.toContain("hunter2");
  });

  it.each([
    ["an ASN of the public Internet", ["asn"], 15_169, "tandem:google.asn"],
    ["an ASN that is a text", ["asn"], "64514", "tandem:google.asn"],
    ["a public range", ["home", "nodes"], "8.8.0.0/20", "tandem:google.home.nodes"],
    [
      "a range with bits below the mask",
      ["peer", "services"],
      "10.20.48.1/20",
      "tandem:google.peer.services",
    ],
    ["a region of AWS", ["home", "region"], "eu-central-1", "tandem:google.home.region"],
    ["one region for both", ["peer", "region"], "europe-west3", "tandem:google.peer.region"],
    ["a project number that is none", ["projectNumber"], "tandem", "tandem:projectNumber"],
  ])("refuse %s at Google", (_what, path, value, key) => {
    expect(keysOf({ google: withValue(google, path, value) })).toEqual([
      key.replace("tandem:projectNumber", "tandem:google.projectNumber"),
    ]);
  });

  it.each([
    ["a VPC larger than AWS makes", ["home", "vpc"], "10.0.0.0/8", "tandem:aws.home.vpc"],
    ["a subnet outside its VPC", ["peer", "subnets", 0], "10.99.0.0/26", "tandem:aws.peer.subnets[0]"],
    ["subnets that overlap", ["peer", "subnets", 1], "10.23.1.0/26", "tandem:aws.peer.subnets[1]"],
    ["one subnet", ["home", "subnets"], ["10.23.0.0/26"], "tandem:aws.home.subnets"],
    [
      "a zone of another region",
      ["home", "availabilityZones", 0],
      "eu-west-2a",
      "tandem:aws.home.availabilityZones[0]",
    ],
    [
      "one zone twice",
      ["home", "availabilityZones", 1],
      "eu-central-1a",
      "tandem:aws.home.availabilityZones[1]",
    ],
    ["the Cloud Routers' ASN", ["peer", "asn"], 64_514, "tandem:aws.peer.asn"],
    ["one ASN for both gateways", ["peer", "asn"], 64_512, "tandem:aws.peer.asn"],
  ])("refuse %s at AWS", (_what, path, value, key) => {
    expect(keysOf({ aws: withValue(aws, path, value) })).toContain(key);
  });

  it("take an ASN of 32 bits", () => {
    expect(parse(sandboxConfig({ google: withValue(google, ["asn"], 4_200_000_001) })).google.asn).toBe(
      4_200_000_001,
    );
  });

  it.each([
    ["169.254.5.0/30", "kept by AWS"],
    ["169.254.169.252/30", "kept by AWS, and the metadata server's"],
    ["169.254.100.0/29", "no /30"],
    ["169.254.100.2/30", "not aligned"],
    ["10.0.0.0/30", "not link-local"],
    ["169.254.100.4/30", "that of the second tunnel"],
    ["169.254.101.0/30", "that of the other pair"],
  ])("refuse the inside range %s: %s", (range) => {
    const [key = ""] = keysOf({ tunnels: withValue(tunnels, ["home", 0], range) });
    expect(key).toMatch(/^tandem:tunnels\.(home|peer)\[\d\]$/);
  });

  it("refuse three tunnels, and five", () => {
    for (const count of [3, 5]) {
      const home = Array.from({ length: count }, (_, index) => `169.254.110.${index * 4}/30`);
      expect(keysOf({ tunnels: { ...tunnels, home } })).toEqual(["tandem:tunnels.home"]);
    }
  });

  it("take exactly the keys that AWS takes", () => {
    const isTaken = /^(?!0)[A-Za-z0-9._]{8,64}$/;
    fc.assert(
      fc.property(
        fc.string({ minLength: 6, maxLength: 66, unit: fc.constantFrom(..."aZ09._- é") }),
        (key) => {
          fc.pre(![...TUNNEL_KEYS.home, ...TUNNEL_KEYS.peer].includes(key));
          const config = sandboxConfig({ tunnelKeys: withValue(TUNNEL_KEYS, ["home", 2], key) });
          if (isTaken.test(key)) expect(parse(config).tunnelKeys.home[2]).toBe(key);
          else expect(() => parse(config)).toThrow("tandem:tunnelKeys.home[2]");
        },
      ),
    );
  });
});

describe("the edge's settings", () => {
  it.each([
    [
      "without a word on the public fallback",
      { allowPublicFallback: undefined },
      "tandem:edge.allowPublicFallback",
    ],
    ["with an image of another name", { image: "registry.example/tandem/app:1" }, "tandem:edge.image"],
    ["with an image without a tag", { image: "registry.example/tandem/edge" }, "tandem:edge.image"],
    ["with a name that is no host's", { hostname: "https://chat.example.com" }, "tandem:edge.hostname"],
    ["without pods", { replicas: 0 }, "tandem:edge.replicas"],
    [
      "with keys fetched in the clear",
      { oidc: { ...EDGE.oidc, jwksUri: "http://login.example/" } },
      "tandem:edge.oidc.jwksUri",
    ],
  ])("are refused %s", (_what, changes, key) => {
    expect(keysOf({ edge: { ...EDGE, ...changes } })).toEqual([key]);
  });
});
