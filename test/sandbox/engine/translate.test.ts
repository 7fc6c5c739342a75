import { expect, test } from "vitest";
import { counts, translate } from "../../../sandbox/engine/translate.ts";

const AT = { sequence: 1, timestamp: 0 };
type Told = Parameters<typeof translate>[0];

function diagnostic(severity: string, message: string, more: object = {}): Told {
  return { ...AT, diagnosticEvent: { severity, message, color: "never", ...more } } as Told;
}

test("colours are taken out of messages, and a message of nothing but colours is none", () => {
  expect(translate(diagnostic("error", "<{%fg 1%}>refused<{%reset%}>\n"))).toEqual({
    kind: "diagnostic",
    severity: "error",
    message: "refused",
  });
  expect(translate(diagnostic("info", "<{%reset%}>\n"))).toBeUndefined();
});

test("debug messages and a terminal's passing ones are left out", () => {
  expect(translate(diagnostic("debug", "Registering resource"))).toBeUndefined();
  expect(translate(diagnostic("info", "still creating", { ephemeral: true }))).toBeUndefined();
});

test("a violated policy is told with its level", () => {
  const policyEvent = {
    ...{
      policyName: "no-public-bucket",
      policyPackName: "tandem",
      policyPackVersion: "1",
      policyPackVersionTag: "1",
    },
    ...{ message: "is public", color: "never", enforcementLevel: "mandatory" as const, resourceUrn: "urn" },
  };
  expect(translate({ ...AT, policyEvent })).toEqual({
    ...{ kind: "policy", name: "no-public-bucket", urn: "urn", level: "mandatory", message: "is public" },
  });
});

test("the inputs and outputs of resources, which hold secrets, do not travel on", () => {
  const state = {
    type: "t",
    urn: "u",
    custom: true,
    id: "",
    parent: "",
    provider: "",
    inputs: { pin: "1234" },
    outputs: {},
  };
  const metadata = {
    op: "create" as const,
    urn: "u",
    type: "t",
    new: state,
    provider: "",
    keys: [],
    diffs: ["pin"],
  };
  expect(JSON.stringify(translate({ ...AT, resourcePreEvent: { metadata } }))).not.toContain("1234");
});

test("only what changes, and what stays, is counted", () => {
  expect(counts({ create: 2, same: 5, read: 3, refresh: 1 })).toEqual({
    ...{ create: 2, update: 0, replace: 0, delete: 0, same: 5 },
  });
});
