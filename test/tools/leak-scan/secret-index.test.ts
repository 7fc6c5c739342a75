import { describe, expect, it } from "vitest";
import { keysIn, type Secret, secretsOfPeople } from "../../../tools/leak-scan/secret.ts";
import { SecretIndex } from "../../../tools/leak-scan/secret-index.ts";

const kindsIn = (text: string, ...secrets: readonly Secret[]) =>
  new SecretIndex([...secretsOfPeople(), ...secrets]).in(text).map(({ kind }) => kind);

describe("the index of secrets", () => {
  it.each([
    ["447700900007", "as it is stored"],
    ["+44 7700 900007", "with gaps"],
    ["(07700) 900-007", "as it is written at home"],
    ["00447700900007", "as it is dialled"],
  ])("finds the number %s, %s", (text) => {
    expect(kindsIn(`to ${text}.`)).toEqual(["number"]);
  });

  it("finds a PIN alone, and not as a part of an id or a time", () => {
    expect(kindsIn("entered 482913")).toEqual(["pin"]);
    expect(kindsIn("entered 482-913")).toEqual(["pin"]);
    for (const other of ["a482913f", "1482913", "4829130", "T482913Z"]) expect(kindsIn(other)).toEqual([]);
  });

  it("finds a name as a word, in any case", () => {
    expect(kindsIn("Dear ALICE,")).toEqual(["name"]);
    expect(kindsIn("malice, aliceblue")).toEqual([]);
  });

  it("finds half a token by its signature, and not what was signed", () => {
    const token: Secret = { kind: "token", text: `e1.eyJhIjoxfQeyJhIjoxfQ.${"aB3".repeat(14)}`, whose: "x" };
    expect(kindsIn(`…${token.text.slice(-32)}`, token)).toEqual(["token"]);
    expect(kindsIn("e1.eyJhIjoxfQeyJhIjoxfQ", token)).toEqual([]);
  });

  it("finds a key in every spelling of its bytes", () => {
    const bytes = Buffer.from(Array.from({ length: 32 }, (_, at) => (at * 71 + 200) % 256));
    const ring = JSON.stringify({ active: 1, versions: { 1: bytes.toString("base64") } });
    for (const spelling of ["base64", "base64url", "hex", "latin1"] as const)
      expect(kindsIn(`key=${bytes.toString(spelling)}`, ...keysIn(ring, "a ring"))).toEqual(["key"]);
  });

  it("finds a private line of PEM, and not the modulus that the certificate shows", () => {
    const lines = Array.from({ length: 40 }, (_, at) => `${"M".repeat(62)}${String(at).padStart(2, "0")}`);
    const pem = ["-----BEGIN PRIVATE KEY-----", ...lines, "-----END PRIVATE KEY-----"].join("\n");
    const keys = keysIn(JSON.stringify({ privateKey: pem }), "the security key");
    expect(kindsIn(lines[30] ?? "", ...keys)).toEqual(["key"]);
    expect(kindsIn(lines[3] ?? "", ...keys)).toEqual([]);
  });
});
