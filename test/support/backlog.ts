/** What a region's stream holds when the region was lost, in hours: thousands of events, and one that nobody can read. */
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "vitest";
import { HybridClock } from "../../domain/clock.ts";
import { eventOf, type Occasion } from "../../domain/event-draft.ts";
import { eventIdOf } from "../../domain/event-id.ts";
import type { TandemEvent } from "../../domain/events.ts";
import type { ContactId, CustomerId } from "../../domain/ids.ts";
import type { CloudDescription, SandboxControl } from "../../sandbox/cloud/control.ts";
import { liveStage } from "../../tools/driver/live-stage.ts";

const EVENTS_OF_A_CONTACT = 10;
const CONTACTS_OF_A_CUSTOMER = 5;
/** Put twice, as a producer does that did not hear the answer. */
const REPEATED = 100;
const HOURS_MS = 2 * 3_600_000;
const ROUND_MS = 30_000;
const MOST_ROUNDS = 20;

interface BacklogRun {
  readonly control: SandboxControl;
  readonly cloud: CloudDescription;
  readonly events: number;
}

/** Milliseconds until everything was caught up, and how long the repair's replay took. Fails by vitest's expectations. */
export async function catchesUp({ control, cloud, events: count }: BacklogRun) {
  const [home, peer] = cloud.regions.map(({ region }) => region);
  if (home === undefined || peer === undefined) throw new Error("The local cloud has no two regions.");
  await control.reset();
  const stage = await liveStage(control);
  const alice = stage.customer(0);
  const call = await alice.calls(stage.peer);
  await call.keys("1");
  await call.keys(`${alice.person.pin}#`);
  await call.keys("20260901#");
  call.hears("amount");
  await stage.settles();
  const { contactId, customerId } = await stage.peer.recordOf(call);

  await stage.peer.isLost();
  const events = eventsOf(peer, await control.now(), count);
  const ended = endOf(peer, await control.now(), { contactId, customerId });
  const poison = { ...ended, data: { ...ended.data, reason: "gone-fishing" } };
  const behind = startedAgain(ended);
  await put([...events.slice(0, count / 2), poison, behind, ...events.slice(count / 2)]);
  await put(events.slice(0, REPEATED));
  await control.advance({ milliseconds: HOURS_MS });

  const returnedAt = performance.now();
  await stage.peer.returns();
  await allApplied();
  const caughtUpMs = Math.round(performance.now() - returnedAt);
  for (const region of [home, peer]) {
    const counts = await timesKept(region);
    // Those behind the poison, in its own key, too.
    for (const { id } of [...events, behind]) expect(counts.get(id), `${id} in ${region}`).toBe(1);
    expect(counts.has(ended.id)).toBe(false);
  }
  const [aside, ...others] = await control.quarantine({ region: peer });
  expect(others).toEqual([]);
  expect(aside?.content).toMatchObject({
    kind: "refused",
    reason: "malformed",
    fields: ["data.reason"],
    key: contactId,
  });

  expect(await replay()).toMatchObject({ code: 1, told: { replayed: 0, left: 1 } });
  await repair(aside?.bucket ?? "", aside?.key ?? "");
  const repairedAt = performance.now();
  expect(await replay()).toMatchObject({ code: 0, told: { replayed: 1, left: 0 } });
  const replayMs = Math.round(performance.now() - repairedAt);
  await control.settle();
  expect(await control.quarantine({ region: peer })).toEqual([]);
  for (const region of [home, peer]) expect((await timesKept(region)).get(ended.id)).toBe(1);
  const again = await alice.calls(stage.home);
  again.hears("something-open");
  await again.keys("1");
  await again.keys(`${alice.person.pin}#`);
  again.hears("amount");
  again.neverHeard("bill-number");
  return { caughtUpMs, replayMs };

  async function put(told: readonly { readonly initialContactId: string }[]): Promise<void> {
    const records = told.map((data) => ({ partitionKey: data.initialContactId, data }));
    await control.putRecords({ region: peer ?? "", stream: "events", records });
  }

  /** What failed for the moment is tried again later, by the one clock. */
  async function allApplied(): Promise<void> {
    await control.settle();
    for (let rounds = 0; (await waiting()) > 0 && rounds < MOST_ROUNDS; rounds += 1) {
      await control.advance({ milliseconds: ROUND_MS });
      await control.settle();
    }
  }

  async function waiting(): Promise<number> {
    const { mappings } = await control.streamOf({ region: peer ?? "", stream: "events" });
    return mappings.reduce((sum, { waiting: some }) => sum + some, 0);
  }

  async function timesKept(region: string): Promise<ReadonlyMap<string, number>> {
    const counts = new Map<string, number>();
    for (const { item } of await control.items({ region, table: "tandem-sandbox-contacts" })) {
      const [, id] = /^EVENT#([^#]+)#/.exec(String(item["sk"])) ?? [];
      if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    return counts;
  }

  /** As an operator does who knows what was meant: the object's data, corrected. */
  async function repair(Bucket: string, Key: string): Promise<void> {
    const { endpoint, accessKeyId } = cloud;
    const credentials = { accessKeyId, secretAccessKey: "any" };
    const client = new S3Client({ endpoint, region: peer ?? "", forcePathStyle: true, credentials });
    const { Body: body } = await client.send(new GetObjectCommand({ Bucket, Key }));
    const kept = JSON.parse((await body?.transformToString()) ?? "");
    const data = Buffer.from(JSON.stringify(ended)).toString("base64");
    await client.send(new PutObjectCommand({ Bucket, Key, Body: JSON.stringify({ ...kept, data }) }));
    client.destroy();
  }

  async function replay() {
    const child = spawn(process.execPath, ["operations/main.ts", "events", "replay", "--json"], {
      env: {
        ...process.env,
        TANDEM_STACK: "sandbox",
        AWS_ENDPOINT_URL: cloud.endpoint,
        AWS_ACCESS_KEY_ID: cloud.accessKeyId,
        AWS_SECRET_ACCESS_KEY: "any",
      },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const exited = new Promise((resolve) => child.on("exit", resolve));
    const told = (await text(child.stdout)).trim().split("\n").at(-1) ?? "";
    return { code: await exited, told: JSON.parse(told) as unknown };
  }
}

/** Of many contacts and customers, each contact's in order, all of them one after the other's turn. */
function eventsOf(region: string, at: number, count: number): readonly TandemEvent[] {
  const clock = new HybridClock({ now: () => at, processId: "backlog" });
  const contacts = Math.ceil(count / EVENTS_OF_A_CONTACT);
  return Array.from({ length: count }, (_, place) => {
    const contact = place % contacts;
    const contactId = `backlog-${contact}` as ContactId;
    const customerId = Math.floor(contact / CONTACTS_OF_A_CUSTOMER)
      .toString(16)
      .padStart(32, "b");
    const turn = Math.floor(place / contacts);
    const occasion: Occasion = {
      session: {
        contactId,
        initialContactId: contactId,
        channel: "VOICE",
        customerId: customerId as CustomerId,
      },
      region,
      at: at + turn,
      clock: clock.tick(),
      newId: () => eventIdOf(at + turn, contactId, String(turn)),
    };
    if (turn === 0) return eventOf("contact.initiated", { method: "INBOUND" }, occasion);
    if (turn === EVENTS_OF_A_CONTACT - 1)
      return eventOf("session.completed", { reason: "farewell" }, occasion);
    return eventOf("input.collected", { question: `question-${turn}`, hash: "hash" }, occasion);
  });
}

function endOf(
  region: string,
  at: number,
  of: { readonly contactId: string; readonly customerId: string },
): TandemEvent & { readonly type: "contact.ended" } {
  const contactId = of.contactId as ContactId;
  return eventOf(
    "contact.ended",
    { reason: "customer-left", final: true, asOf: at },
    {
      session: {
        contactId,
        initialContactId: contactId,
        channel: "VOICE",
        customerId: of.customerId as CustomerId,
      },
      region,
      at,
      clock: new HybridClock({ now: () => at, processId: "backlog" }).tick(),
      newId: () => eventIdOf(at, contactId, "ended"),
    },
  );
}

/** Of the same contact, right behind it. */
function startedAgain({ type: _type, data: _data, ...envelope }: TandemEvent): TandemEvent {
  const id = eventIdOf(envelope.at, envelope.contactId, "behind");
  return { ...envelope, id, type: "response.played", data: { response: "goodbye" } };
}
