import { beforeEach, describe, expect, it } from "vitest";
import { readEntryToken } from "../../domain/authentication/entry-token.ts";
import { loginIdentifier, refsOf, refText } from "../../domain/customer/identifier.ts";
import {
  type EdgeUnderTest,
  edgeUnderTest,
  ISSUER,
  REGIONS,
  START,
} from "../support/edge/edge-under-test.ts";

let edge: EdgeUnderTest;

beforeEach(async () => {
  edge = await edgeUnderTest();
  await edge.traffic.refresh();
});

async function claimsOf(call = edge.calls[0]) {
  const read = readEntryToken(edge.keys.entryTokens, call?.attributes["entryToken"] ?? "", edge.wall.now);
  if (read.kind === "refused") throw new Error(`The entry token is ${read.reason}.`);
  return read.claims;
}

describe("a chat that is started", () => {
  it("is answered with what the client needs to connect, and kept by nobody on the way", async () => {
    const response = await edge.post({ attributes: { page: "/bills", product: "power", language: "de-DE" } });
    expect(response.status).toBe(201);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.json()).toEqual({
      contactId: expect.stringMatching(/^contact-home-/),
      participantId: "participant",
      participantToken: "participant-token",
      region: REGIONS.home,
      pin: expect.stringMatching(/^p1\./),
    });
  });

  it("carries the allowed attributes, under the names that flows know", async () => {
    await edge.post({ attributes: { page: "/bills", product: "power", language: "de-DE" } });
    expect(edge.calls[0]?.attributes).toEqual({
      entryToken: expect.any(String),
      language: "de-DE",
      clientPage: "/bills",
      clientProduct: "power",
    });
  });

  it("needs no body at all", async () => {
    const response = await edge.app.request("/v1/chats", {
      method: "POST",
      headers: { "idempotency-key": "key-00000001" },
    });
    expect(response.status).toBe(201);
  });

  it("carries an entry token of level 0 for its region where nobody signed in", async () => {
    await edge.post({});
    expect(await claimsOf()).toEqual({
      id: expect.any(String),
      level: 0,
      region: REGIONS.home,
      expiresAt: START + 60_000,
      attempt: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
  });

  it("carries who signed in as a keyed hash, at level 2", async () => {
    await edge.post({}, { authorization: `Bearer ${await edge.token({ subject: "ada" })}` });
    const ref = refText(refsOf(edge.keys.identifiers, loginIdentifier(ISSUER, "ada"))[0]);
    expect(await claimsOf()).toMatchObject({ level: 2, ref });
    expect(ref).toMatch(/^login:v1:/);
    expect(JSON.stringify(edge.calls)).not.toContain("ada");
  });
});

describe("the same Idempotency-Key again", () => {
  it("gives the same contact, by a call that differs in nothing", async () => {
    const first = await (await edge.post({ attributes: { page: "/a" } })).json();
    edge.wall.now += 30_000;
    const second = await (await edge.post({ attributes: { page: "/a" } })).json();
    expect(second).toMatchObject({ contactId: (first as { contactId: string }).contactId });
    expect(edge.calls[1]).toEqual(edge.calls[0]);
  });

  it("is another attempt where another customer sends it", async () => {
    await edge.post({});
    await edge.post({}, { authorization: `Bearer ${await edge.token({ subject: "ada" })}` });
    await edge.post({}, { authorization: `Bearer ${await edge.token({ subject: "grace" })}` });
    expect(new Set(edge.calls.map(({ clientToken }) => clientToken)).size).toBe(3);
  });

  it("finds the region in which it was started, although the plan has moved on", async () => {
    await edge.post({});
    await edge.plans.put({ epoch: 1, distribution: { home: 0, peer: 100 }, by: "test", at: START });
    await edge.traffic.refresh();
    await edge.post({});
    expect(edge.calls.map(({ side }) => side)).toEqual(["home", "home"]);
    await edge.post({}, { "idempotency-key": "key-00000002" });
    expect(edge.calls.at(-1)?.side).toBe("peer");
  });

  it("is told where Connect says that it was used for another request", async () => {
    await edge.post({});
    edge.answers.push({ kind: "rejected" });
    const response = await edge.post({ attributes: { page: "/other" } });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ type: "urn:tandem:problem:idempotency-key-reused" });
  });
});

describe("a region that does not serve", () => {
  it("is left at once where it certainly started nothing", async () => {
    edge.answers.push({ kind: "refused" });
    const body = await (await edge.post({})).json();
    expect(body).toMatchObject({ region: REGIONS.peer });
    expect(edge.calls.map(({ side }) => side)).toEqual(["home", "peer"]);
    expect(edge.calls[0]?.clientToken).not.toBe(edge.calls[1]?.clientToken);
    expect((await claimsOf(edge.calls[1])).region).toBe(REGIONS.peer);
  });

  it("is asked again with the same client token where it may have", async () => {
    edge.answers.push({ kind: "ambiguous" });
    expect((await edge.post({})).status).toBe(201);
    expect(edge.calls[1]).toEqual(edge.calls[0]);
  });

  it("leads to 503 with Retry-After where it stays silent, and to the other only by a newer plan", async () => {
    edge.answers.push({ kind: "ambiguous" }, { kind: "ambiguous" });
    const silent = await edge.post({});
    expect(silent.status).toBe(503);
    expect(silent.headers.get("retry-after")).toBe("5");

    await edge.plans.put({ epoch: 1, distribution: { home: 0, peer: 100 }, by: "test", at: START });
    await edge.traffic.refresh();
    edge.answers.push({ kind: "ambiguous" }, { kind: "ambiguous" });
    expect(await (await edge.post({})).json()).toMatchObject({ region: REGIONS.peer });
  });

  it("hands 429 on with its Retry-After where the other is throttled too", async () => {
    edge.answers.push(
      { kind: "throttled", retryAfterSeconds: 7 },
      { kind: "throttled", retryAfterSeconds: 3 },
    );
    const response = await edge.post({});
    expect(response.status).toBe(429);
    expect(response.headers.get("retry-after")).toBe("3");
    expect(edge.calls.map(({ side }) => side)).toEqual(["home", "peer"]);
  });

  it("is passed over after three failures, for half a minute", async () => {
    for (const place of [1, 2, 3]) {
      edge.answers.push({ kind: "refused" });
      await edge.post({}, { "idempotency-key": `key-${place}-00000` });
    }
    edge.calls.length = 0;
    await edge.post({}, { "idempotency-key": "key-4-00000" });
    expect(edge.calls.map(({ side }) => side)).toEqual(["peer"]);
    edge.wall.now += 30_000;
    await edge.post({}, { "idempotency-key": "key-5-00000" });
    expect(edge.calls.at(-1)?.side).toBe("home");
  });
});

describe("without a quorum", () => {
  beforeEach(async () => {
    edge.table.isolated.add("home").add("peer");
    await edge.traffic.refresh();
  });

  it("a chat is served where the plan says", async () => {
    expect(await (await edge.post({})).json()).toMatchObject({ region: REGIONS.home });
  });

  it("no second region is tried", async () => {
    edge.answers.push({ kind: "refused" });
    expect((await edge.post({})).status).toBe(503);
    expect(edge.calls).toHaveLength(1);
  });
});

describe("a region pin", () => {
  async function pinOfPeer(): Promise<string> {
    edge.answers.push({ kind: "refused" });
    const body = (await (await edge.post({})).json()) as { pin: string };
    return body.pin;
  }

  it("keeps what the client starts next in the region", async () => {
    const pin = await pinOfPeer();
    await edge.post({ pin }, { "idempotency-key": "key-00000002" });
    expect(edge.calls.at(-1)?.side).toBe("peer");
  });

  it("is no pin after a newer plan has left the region, nor when it was tampered with", async () => {
    const pin = await pinOfPeer();
    await edge.post({ pin: `${pin.slice(0, -2)}AA` }, { "idempotency-key": "key-00000002" });
    expect(edge.calls.at(-1)?.side).toBe("home");
    await edge.plans.put({ epoch: 1, distribution: { home: 100, peer: 0 }, by: "test", at: START });
    await edge.traffic.refresh();
    await edge.post({ pin }, { "idempotency-key": "key-00000003" });
    expect(edge.calls.at(-1)?.side).toBe("home");
  });
});
