import fc from "fast-check";
import * as v from "valibot";
import { expect, it } from "vitest";
import { Correspondence } from "../../../domain/contact/correspondence.ts";

const read = (references: unknown) => v.parse(Correspondence, references);

it("reads headers and files in either case, names of files as they are", () => {
  const upper = read({
    "message-id": { Type: "STRING", Value: "<one@example.com>" },
    "Lease 2026.pdf": { Type: "ATTACHMENT", Value: "file-2" },
    "a.pdf": { type: "ATTACHMENT", value: "file-1" },
  });
  expect(upper.attachments).toEqual([
    { name: "a.pdf", id: "file-1" },
    { name: "Lease 2026.pdf", id: "file-2" },
  ]);
  expect(upper.letter).toBe(read({ "message-id": { type: "STRING", value: " <one@example.com> " } }).letter);
  expect(upper.letter).not.toContain("example");
  expect(upper.answers).toBeUndefined();
});

it("takes a file that is named like a header for a file", () => {
  const told = read({ "in-reply-to": { Type: "ATTACHMENT", Value: "file-1" } });
  expect(told).toEqual({ attachments: [{ name: "in-reply-to", id: "file-1" }] });
});

it("makes the same of the same references in any order, and something of anything", () => {
  const reference = fc.record({ Type: fc.constantFrom("STRING", "ATTACHMENT", "URL"), Value: fc.string() });
  const references = fc.uniqueArray(fc.tuple(fc.string(), reference), { selector: ([name]) => name });
  fc.assert(
    fc.property(references, (pairs) => {
      expect(read(Object.fromEntries(pairs.toReversed()))).toEqual(read(Object.fromEntries(pairs)));
    }),
  );
  fc.assert(
    fc.property(fc.anything(), (anything) => {
      for (const { name, id } of read(anything).attachments ?? [])
        expect(name.length * id.length).toBeGreaterThan(0);
    }),
  );
});
