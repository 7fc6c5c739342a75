import { SignJWT } from "jose";
import { beforeEach, describe, expect, it } from "vitest";
import { AUDIENCE, type EdgeUnderTest, edgeUnderTest, ISSUER } from "../support/edge/edge-under-test.ts";

let edge: EdgeUnderTest;

beforeEach(async () => {
  edge = await edgeUnderTest();
  await edge.traffic.refresh();
});

async function expectProblem(response: Response, status: number, problem: string) {
  expect(response.status).toBe(status);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const body = (await response.json()) as Record<string, unknown>;
  expect(body).toMatchObject({ type: `urn:tandem:problem:${problem}`, status, title: expect.any(String) });
  expect(body["requestId"]).toBe(response.headers.get("x-request-id"));
  expect(edge.calls).toEqual([]);
  return body;
}

describe("a bearer token", () => {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const payload = { iss: ISSUER, aud: AUDIENCE, sub: "ada", exp: Math.floor(Date.now() / 1000) + 300 };

  const refused: Record<string, () => Promise<string>> = {
    "has run out": () => edge.token({ expiresInSeconds: -60 }),
    "is for somebody else": () => edge.token({ audience: "another" }),
    "comes from another issuer": () => edge.token({ issuer: "https://evil.example.com" }),
    "says that it needs no signature": async () => `${encode({ alg: "none" })}.${encode(payload)}.`,
    "is signed with a shared secret": () =>
      new SignJWT(payload).setProtectedHeader({ alg: "HS256", kid: "key-1" }).sign(Buffer.alloc(32)),
    "was changed after signing": async () => {
      const [header, , signature] = (await edge.token()).split(".");
      return `${header}.${encode({ ...payload, sub: "grace" })}.${signature}`;
    },
    "is no token": async () => "nonsense",
  };

  it.each(Object.entries(refused))("is refused where it %s", async (_case, make) => {
    const token = await make();
    const response = await edge.post({}, { authorization: `Bearer ${token}` });
    await expectProblem(response, 401, "unauthenticated");
    expect(response.headers.get("www-authenticate")).toMatch(/^Bearer/);
    expect(JSON.stringify(edge.logs)).not.toContain(token);
  });

  it("is refused in any scheme but Bearer, and never taken for no token", async () => {
    await expectProblem(await edge.post({}, { authorization: "Basic YTpi" }), 401, "unauthenticated");
  });
});

describe("an Idempotency-Key", () => {
  it.each(["", "short", "x".repeat(129), "with a space", "ümlaut-key"])("%j is refused", async (key) => {
    const headers = new Headers({ "content-type": "application/json" });
    if (key !== "") headers.set("idempotency-key", Buffer.from(key).toString("latin1"));
    const response = await edge.app.request("/v1/chats", { method: "POST", headers, body: "{}" });
    await expectProblem(response, 400, "idempotency-key-required");
  });
});

describe("a body", () => {
  it("that is no JSON is refused, and nowhere repeated", async () => {
    const body = await expectProblem(await edge.post('{"page": "+49 30 1234'), 400, "malformed-json");
    expect(JSON.stringify([body, edge.logs])).not.toContain("1234");
  });

  it("of 10 MB is refused, with its length told or not", async () => {
    const big = "x".repeat(10_000_000);
    await expectProblem(await edge.post(big), 413, "too-large");
    const stream = new Response(big).body;
    const response = await edge.app.request("/v1/chats", {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": "key-00000001" },
      body: stream,
      duplex: "half",
    } as RequestInit);
    await expectProblem(response, 413, "too-large");
  });

  it("of another type is refused", async () => {
    await expectProblem(
      await edge.post("<xml/>", { "content-type": "text/xml" }),
      415,
      "unsupported-media-type",
    );
  });

  it("names every attribute that is not on the list, and never a value", async () => {
    const response = await edge.post({
      attributes: { level: "2", entryToken: "e1.x.y", page: "/fine" },
      name: "Ada",
    });
    const { errors } = await expectProblem(response, 422, "invalid-body");
    expect(errors).toEqual(
      expect.arrayContaining([
        { pointer: "/name", detail: "is not allowed" },
        { pointer: "/attributes/level", detail: "is not allowed" },
        { pointer: "/attributes/entryToken", detail: "is not allowed" },
      ]),
    );
    expect(errors).toHaveLength(3);
    expect(JSON.stringify([errors, edge.logs])).not.toMatch(/Ada|e1\.x/);
  });

  it.each([
    [{ attributes: { page: "https://elsewhere.example.com/" } }, "/attributes/page"],
    [{ attributes: { page: "/path?customer=4711" } }, "/attributes/page"],
    [{ attributes: { product: "x".repeat(65) } }, "/attributes/product"],
    [{ attributes: { language: "fr-FR" } }, "/attributes/language"],
    [{ attributes: [] }, "/attributes"],
    [{ pin: 3 }, "/pin"],
    [[], ""],
    ["null", ""],
  ])("%j is refused by the place that is wrong", async (body, pointer) => {
    const { errors } = await expectProblem(await edge.post(body), 422, "invalid-body");
    expect(errors).toEqual([{ pointer, detail: expect.stringMatching(/^must /) }]);
  });
});

describe("what is asked of nobody", () => {
  it("is not found, or not allowed with what is", async () => {
    await expectProblem(await edge.app.request("/v2/chats"), 404, "not-found");
    const response = await edge.app.request("/v1/chats", { method: "DELETE" });
    await expectProblem(response, 405, "method-not-allowed");
    expect(response.headers.get("allow")).toBe("POST");
  });

  it("is no business of other origins", async () => {
    const response = await edge.app.request("/v1/chats", {
      method: "OPTIONS",
      headers: { origin: "https://evil.example.com" },
    });
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
  });
});

describe("a failure of the service itself", () => {
  it("says nothing of its cause to the client, and names it in the log", async () => {
    edge.traffic.choose = () => {
      throw new TypeError("a detail of the inside");
    };
    const response = await edge.app.request("/v1/chats", {
      method: "POST",
      headers: { "idempotency-key": "key-00000001" },
    });
    const body = await expectProblem(response, 500, "internal");
    expect(JSON.stringify(body)).not.toContain("inside");
    expect(edge.logs.map(({ facts }) => facts["reason"])).toContain("a detail of the inside");
  });
});
