import fc from "fast-check";
import { expect, test } from "vitest";
import type { ChatItem } from "../../../../sandbox/cloud/connect/chat.ts";
import { transcriptPage } from "../../../../sandbox/cloud/participant/transcript-page.ts";

const items = (count: number): readonly ChatItem[] =>
  Array.from({ length: count }, (_, at) => ({
    id: `item-${at}`,
    at: 1_700_000_000_000 + at * 1000,
    type: "MESSAGE",
    contentType: "text/plain",
    content: String(at),
    receipts: [],
  }));

const contents = (all: readonly ChatItem[], input: Readonly<Record<string, unknown>>) =>
  transcriptPage(all, input).items.map(({ content }) => Number(content));

test("the pages of either direction and order hold every item once", () => {
  fc.assert(
    fc.property(
      fc.nat(60),
      fc.integer({ min: 1, max: 20 }),
      fc.constantFrom("FORWARD", "BACKWARD"),
      fc.constantFrom("ASCENDING", "DESCENDING"),
      (count, MaxResults, ScanDirection, SortOrder) => {
        const all = items(count);
        const seen: string[] = [];
        let NextToken: string | undefined;
        do {
          const page = transcriptPage(all, {
            MaxResults,
            ScanDirection,
            SortOrder,
            ...(NextToken === undefined ? {} : { NextToken }),
          });
          expect(page.items.length).toBeLessThanOrEqual(MaxResults);
          const times = page.items.map(({ at }) => at);
          expect(times).toEqual(times.toSorted((a, b) => (SortOrder === "ASCENDING" ? a - b : b - a)));
          seen.push(...page.items.map(({ id }) => id));
          NextToken = page.nextToken;
        } while (NextToken !== undefined);
        expect(seen.toSorted()).toEqual(all.map(({ id }) => id).toSorted());
      },
    ),
  );
});

test("without a word the newest ten come, newest first; from a position it goes forward", () => {
  const all = items(25);
  expect(contents(all, {})).toEqual([24, 23, 22, 21, 20, 19, 18, 17, 16, 15]);
  const SortOrder = "ASCENDING";
  expect(contents(all, { SortOrder, MaxResults: 3, StartPosition: { Id: "item-4" } })).toEqual([4, 5, 6]);
  expect(contents(all, { SortOrder, StartPosition: { MostRecent: 2 } })).toEqual([23, 24]);
  const AbsoluteTime = new Date(1_700_000_002_500).toISOString();
  expect(contents(all, { SortOrder, MaxResults: 2, StartPosition: { AbsoluteTime } })).toEqual([3, 4]);
  expect(
    contents(all, { MaxResults: 2, ScanDirection: "BACKWARD", StartPosition: { Id: "item-4" } }),
  ).toEqual([4, 3]);
});

test("positions and tokens that are none are refused", () => {
  for (const wrong of [
    { StartPosition: { Id: "elsewhere" } },
    { StartPosition: { AbsoluteTime: "yesterday" } },
    { NextToken: "made up" },
    { NextToken: Buffer.from("FORWARD:99").toString("base64url") },
  ])
    expect(() => transcriptPage(items(3), wrong)).toThrow();
});
