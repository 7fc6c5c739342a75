import { describe, expect, it } from "vitest";
import { MalformedOutputs, NewerOutputs, parseOutputs } from "../../contract/parse-outputs.ts";

const REGION = {
  region: "eu-central-1",
  instance: { id: "i", arn: "arn", alias: "tandem-home" },
  phoneNumber: "+491",
  mail: { address: "help@example.com", addressArn: "arn" },
  securityKeyId: "k",
  botAliasArn: "arn",
  queues: { billing: "q" },
  flows: { inbound: "f" },
  modules: {},
  functions: { "verify-pin": "arn" },
};
const OUTPUTS = {
  version: 1,
  stack: "prod",
  accountId: "111122223333",
  linkMode: "independent",
  witnessRegion: "eu-west-1",
  regions: { home: REGION, peer: { ...REGION, region: "eu-west-2" } },
  tables: { profiles: "tandem-prod-profiles" },
  google: { project: "p", network: "n", subnet: "s" },
  kubernetes: { namespace: "tandem" },
  edge: {
    hostname: "chat.example.com",
    address: "192.0.2.1",
    certificateProof: { name: "_acme.chat.example.com.", type: "CNAME", data: "proof." },
  },
};

function problemsOf(value: unknown): readonly string[] {
  try {
    parseOutputs(value);
  } catch (error) {
    if (error instanceof MalformedOutputs) return error.problems;
    throw error;
  }
  return [];
}

describe("the outputs of a stack", () => {
  it("are handed over as they are, with fields that a later release added", () => {
    const later = { ...OUTPUTS, addedLater: { anything: 1 } };
    expect(parseOutputs(later)).toEqual(later);
  });

  it("of a newer version are refused with what to do, before anything else is looked at", () => {
    expect(() => parseOutputs({ version: 2 })).toThrow(NewerOutputs);
    expect(() => parseOutputs({ version: 2 })).toThrow(/version 2.*up to 1.*contract package/);
  });

  it("that are incomplete are refused with every gap", () => {
    const { securityKeyId: _gone, ...region } = REGION;
    const broken = {
      ...OUTPUTS,
      linkMode: "joined",
      regions: { home: region, peer: REGION },
      tables: { profiles: "" },
    };
    expect(problemsOf(broken)).toEqual([
      "linkMode is none of independent, linked",
      "regions.home.securityKeyId is no text",
      "tables.profiles is no text",
    ]);
  });

  it.each([undefined, null, "tandem", [OUTPUTS], { ...OUTPUTS, version: "1" }, { ...OUTPUTS, version: 0 }])(
    "are not %j",
    (value) => {
      expect(problemsOf(value)).toHaveLength(1);
    },
  );
});
