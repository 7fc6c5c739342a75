import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createCore } from "../../../../sandbox/cloud/cloud-core.ts";
import type { SandboxControl } from "../../../../sandbox/cloud/control.ts";
import { type Endpoint, openEndpoint } from "../../../../sandbox/cloud/endpoint.ts";
import { IamService } from "../../../../sandbox/cloud/iam/iam-service.ts";
import { podRoutes } from "../../../../sandbox/cloud/kubernetes/pod-routes.ts";
import { OidcIssuers } from "../../../../sandbox/cloud/oidc/issuers.ts";
import { signIn } from "../../../../sandbox/cloud/oidc/sign-in.ts";
import { Randomness } from "../../../../sandbox/cloud/randomness.ts";
import { ACCOUNT, HOME, PEER } from "../small-cloud.ts";

let endpoint: Endpoint;
let issuers: OidcIssuers;
beforeAll(async () => {
  endpoint = await openEndpoint(0);
  const random = new Randomness("test");
  const iam = new IamService(ACCOUNT, random);
  const core = createCore({ accountId: ACCOUNT, regions: [HOME, PEER], random, endpoint: endpoint.url, iam });
  issuers = new OidcIssuers(core);
  const network = {
    endpointOf: () => undefined,
    isUp: () => false,
    cutTunnel: () => undefined,
    cutPair: () => undefined,
    restore: () => undefined,
  };
  endpoint.serve({
    core,
    services: [],
    control: {} as SandboxControl,
    principalOf: () => undefined,
    arrive: podRoutes({ core, issuers, network, isPod: (name) => name === "c/p" }),
  });
});
afterAll(() => endpoint.close());

test("a signed-in customer's token verifies with the keys that the issuer publishes", async () => {
  const { token } = await signIn(issuers, { subject: "anna", scope: "openid chat" });
  const keys = createRemoteJWKSet(new URL(`${endpoint.url}/_oidc/customers/jwks`));
  const { payload } = await jwtVerify(token, keys, {
    issuer: "https://login.tandem.example",
    audience: "tandem-chat",
    algorithms: ["RS256"],
  });
  expect(payload).toMatchObject({ sub: "anna", scope: "openid chat" });
});

test("discovery names the issuer and its keys, under the local path and under the issuer's own host", async () => {
  issuers.put("c", "https://container.googleapis.com/v1/projects/p/locations/l/clusters/c");
  const path = "/v1/projects/p/locations/l/clusters/c/.well-known/openid-configuration";
  const headers = { "x-sandbox-host": "container.googleapis.com", "x-sandbox-pod": "c/p" };
  const own = await (await fetch(`${endpoint.url}${path}`, { headers })).json();
  const local = await (await fetch(`${endpoint.url}/_oidc/c/.well-known/openid-configuration`)).json();
  expect(own).toEqual(local);
  expect(own).toMatchObject({
    issuer: "https://container.googleapis.com/v1/projects/p/locations/l/clusters/c",
    jwks_uri: "https://container.googleapis.com/v1/projects/p/locations/l/clusters/c/jwks",
  });
});

test("no private half is published, and nothing but the two documents", async () => {
  const keys = await (await fetch(`${endpoint.url}/_oidc/customers/.well-known/jwks.json`)).json();
  expect(Object.keys((keys as { keys: object[] }).keys[0] ?? {}).sort()).toEqual(
    ["alg", "e", "kid", "kty", "n", "use"].sort(),
  );
  for (const path of ["customers/", "customers/token", "nobody/jwks", "../_sandbox/describe"])
    expect((await fetch(`${endpoint.url}/_oidc/${path}`)).ok).toBe(false);
});

test("forgeries are what they claim to be", async () => {
  const forged = async (input: object) => (await signIn(issuers, { subject: "anna", ...input })).token;
  expect(decodeProtectedHeader(await forged({ algorithm: "none" }))).toMatchObject({ alg: "none" });
  expect(await forged({ algorithm: "none" })).toMatch(/^[\w-]+\.[\w-]+\.$/);
  expect(decodeProtectedHeader(await forged({ algorithm: "HS256" })).alg).toBe("HS256");
  const [own, wrong] = [await forged({}), await forged({ algorithm: "wrong-key" })];
  expect(decodeProtectedHeader(wrong)).toEqual(decodeProtectedHeader(own));
  expect(decodeJwt(await forged({ issuer: "https://evil.example" })).iss).toBe("https://evil.example");
  expect(decodeJwt(await forged({ expiresInSeconds: -60 })).exp).toBeLessThan(Date.now() / 1000);
});

test("an unknown algorithm and nobody's name are refused", async () => {
  await expect(signIn(issuers, { subject: "a", algorithm: "RS1" as never })).rejects.toThrow("not with RS1");
  await expect(signIn(issuers, { subject: "" })).rejects.toThrow("subject must be a text");
});

test("an issuer keeps its keys while it keeps its address", async () => {
  const first = await issuers.put("x", "https://x.example").keySet();
  expect(await issuers.put("x", "https://x.example").keySet()).toEqual(first);
  expect(await issuers.put("x", "https://y.example").keySet()).not.toEqual(first);
});
