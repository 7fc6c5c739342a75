import { beforeEach, describe, expect, it } from "vitest";
import { OPERATIONS, type Operation, TRAFFIC_SCOPE } from "../../gateway/operations.ts";
import { type EdgeUnderTest, edgeUnderTest, REGIONS, START } from "../support/edge/edge-under-test.ts";

let edge: EdgeUnderTest;

beforeEach(async () => {
  edge = await edgeUnderTest();
});

interface Document {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
}

describe("the OpenAPI document", () => {
  it("describes every route that there is, and no other", async () => {
    const document = (await (await edge.app.request("/v1/openapi.json")).json()) as Document;
    expect(document.openapi).toBe("3.1.0");
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const routes = edge.app.routes.filter(({ method }) => method !== "ALL");
    expect(described.sort()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).sort());
  });

  it("names every status that the service answers", async () => {
    const document = (await (await edge.app.request("/v1/openapi.json")).json()) as Document;
    await edge.traffic.refresh();
    const told = Object.keys(document.paths["/v1/chats"]?.["post"]?.responses ?? {});
    const bodies = ["{", {}, { x: 1 }, "x".repeat(20_000)];
    for (const body of bodies) expect(told).toContain(String((await edge.post(body)).status));
    expect(told).toEqual(expect.arrayContaining(["401", "415", "429", "500", "502", "503"]));
  });

  it("is made of operations with answers of their own", () => {
    for (const operation of Object.values<Operation>(OPERATIONS)) {
      expect(operation.summary).toMatch(/\.$/);
      expect(operation.answer.status).toBeLessThan(300);
    }
  });
});

describe("probes", () => {
  it("find the process alive from the first moment", async () => {
    edge.wall.areKeysLoaded = false;
    expect((await edge.app.request("/healthz")).status).toBe(200);
  });

  it("find it ready when keys are loaded and the plan was asked for, answered or not", async () => {
    expect((await edge.app.request("/readyz")).status).toBe(503);
    edge.table.lost.add("home").add("peer");
    await edge.traffic.refresh();
    expect((await edge.app.request("/readyz")).status).toBe(200);
    edge.wall.areKeysLoaded = false;
    const response = await edge.app.request("/readyz");
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining("key rings") });
  });

  it("leave nothing in the log unless they fail", async () => {
    await edge.app.request("/healthz");
    expect(edge.logs).toEqual([]);
    await edge.app.request("/readyz");
    expect(edge.logs).toHaveLength(1);
  });
});

describe("GET /v1/traffic", () => {
  async function traffic(scope: string | undefined) {
    const token = await edge.token(scope === undefined ? {} : { scope });
    return edge.app.request("/v1/traffic", { headers: { authorization: `Bearer ${token}` } });
  }

  it("shows operators the plan and the regions", async () => {
    await edge.plans.put({ epoch: 4, distribution: { home: 70, peer: 30 }, by: "test", at: START });
    await edge.traffic.refresh();
    edge.table.lost.add("peer");
    await edge.traffic.refresh();
    await edge.traffic.refresh();
    const response = await traffic(`openid ${TRAFFIC_SCOPE}`);
    expect(await response.json()).toEqual({
      epoch: 4,
      distribution: { home: 70, peer: 30 },
      hasQuorum: true,
      inDoubt: false,
      regions: {
        home: { region: REGIONS.home, isHealthy: true, failedStarts: 0, failedProbes: 0 },
        peer: { region: REGIONS.peer, isHealthy: false, failedStarts: 0, failedProbes: 2 },
      },
    });
  });

  it("shows others nothing", async () => {
    expect((await edge.app.request("/v1/traffic")).status).toBe(401);
    expect((await traffic(undefined)).status).toBe(403);
    const response = await traffic(`x${TRAFFIC_SCOPE} other`);
    expect(response.status).toBe(403);
    expect(response.headers.get("www-authenticate")).toContain("insufficient_scope");
  });
});

describe("the log", () => {
  it("has one line for a request, with its outcome and nothing of its content", async () => {
    await edge.traffic.refresh();
    const token = await edge.token();
    await edge.post(
      { attributes: { page: "/secret-page" } },
      { authorization: `Bearer ${token}`, "idempotency-key": "very-secret-key" },
    );
    expect(edge.logs).toHaveLength(1);
    expect(edge.logs[0]?.facts).toMatchObject({
      method: "POST",
      route: "/v1/chats",
      status: 201,
      outcome: "started",
      isSignedIn: true,
      region: REGIONS.home,
      contactId: expect.stringMatching(/^contact-/),
    });
    expect(JSON.stringify(edge.logs)).not.toMatch(/secret|participant-token|ada|eyJ|e1\./);
  });

  it("never takes a path for a route", async () => {
    await edge.app.request("/customers/+49301234567");
    expect(JSON.stringify(edge.logs)).not.toContain("4930");
  });
});
