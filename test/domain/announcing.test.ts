import { expect, it } from "vitest";
import { announcingOf, announcingPartitions, untoldOf } from "../../domain/announcing.ts";

const AT = Date.parse("2026-03-02T09:00:00Z");
const event = { id: "019cadc6-9a80-7115-9c66-49f26d05bc06", at: AT };
const item = { pk: "CUSTOMER#1", region: "eu-west-2", unannounced: [event] };

it("lies in one of its region's partitions, by what it has had to tell for longest", () => {
  const later = { ...event, at: AT + 60_000 };
  const { announcing, announcingSince } = announcingOf({ ...item, unannounced: [later, event] });
  expect(announcingPartitions("eu-west-2")).toContain(announcing);
  expect(announcingSince).toBe("2026-03-02T09:00:00.000Z");
});

it("tells nothing of what is no event, and holds nobody else up with it", () => {
  expect(untoldOf({ ...item, unannounced: [null, "x", {}, event] })).toEqual([event]);
  for (const unannounced of [undefined, [], [null], "x"])
    expect(announcingOf({ ...item, unannounced })).toEqual({});
});
