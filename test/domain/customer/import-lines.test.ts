import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readImportLines } from "../../../domain/customer/import-lines.ts";

const GOOD = { phone: "+14155550101", givenName: "Ada", language: "en-GB", pin: "4711" };

describe("customers as JSON lines", () => {
  it("are read with the number of their line, empty lines left out", () => {
    const { customers, problems } = readImportLines(`\n${JSON.stringify(GOOD)}\r\n\n`);
    expect(problems).toEqual([]);
    expect(customers).toEqual([{ line: 2, customer: GOOD }]);
  });

  it("are refused with every problem at once, and none repeats a value", () => {
    const secret = "0000secret";
    const lines = [
      JSON.stringify({ phone: secret, givenName: "", pin: "1234", language: "fr-FR" }),
      "not json",
      JSON.stringify({ givenName: secret }),
      JSON.stringify({ ...GOOD, consents: { spying: true }, timeZone: "Mars/North", surname: secret }),
      JSON.stringify({ ...GOOD, email: "nobody", pin: 4711, noMarketing: "yes" }),
    ];
    const { customers, problems } = readImportLines(lines.join("\n"));
    expect(customers).toEqual([]);
    expect(problems.map(({ line, path }) => `${line} ${path}`)).toEqual([
      "1 phone",
      "1 givenName",
      "1 language",
      "1 pin",
      "2 ",
      "3 ",
      "4 timeZone",
      "4 consents.spying",
      "4 surname",
      "5 email",
      "5 noMarketing",
      "5 pin",
    ]);
    expect(JSON.stringify(problems)).not.toContain(secret);
  });

  it("are never thrown at, whatever a line holds", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const { customers, problems } = readImportLines(text);
        if (text.trim() !== "") expect(customers.length + problems.length).toBeGreaterThan(0);
      }),
    );
  });
});
