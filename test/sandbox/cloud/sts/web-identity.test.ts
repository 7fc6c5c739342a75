import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { OidcIssuer, type SignatureKind, type TokenClaims } from "../../../../sandbox/cloud/oidc/issuer.ts";
import { Randomness } from "../../../../sandbox/cloud/randomness.ts";
import { StsService } from "../../../../sandbox/cloud/sts/sts-service.ts";
import { ACCOUNT, HOME, type SmallCloud, startSmallCloud } from "../small-cloud.ts";

const URL_OF_CLUSTER = "https://container.googleapis.com/v1/projects/p/locations/l/clusters/c";
const CLAIM = URL_OF_CLUSTER.replace("https://", "");
const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/${CLAIM}`;
const SUBJECT = "system:serviceaccount:tandem:edge";

let cloud: SmallCloud;
let issuer: OidcIssuer;
let silent: OidcIssuer;

const issuerAt = (url: string) =>
  new OidcIssuer({ url, clock: cloud.core.clock, random: new Randomness(url) });
/** No credentials: the call needs no signature. */
const client = () => new STSClient({ region: HOME, endpoint: cloud.core.endpoint, maxAttempts: 1 });
const assume = (WebIdentityToken: string, role = "edge") =>
  client().send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: `arn:aws:iam::${ACCOUNT}:role/${role}`,
      RoleSessionName: "pod",
      WebIdentityToken,
    }),
  );
const token = (change: Partial<TokenClaims> = {}, kind?: SignatureKind, from = issuer) =>
  from.token({ subject: SUBJECT, audience: ["sts.amazonaws.com"], expiresInSeconds: 600, ...change }, kind);

beforeAll(async () => {
  cloud = await startSmallCloud((core) => [
    new StsService(
      core,
      {
        mintKeys: (role, session) => cloud.iam.mintKeys(role, session),
        mayAssume: (role, principal, grant) => cloud.iam.mayAssume(role, principal, grant),
      },
      {
        providerOf: (url) => cloud.iam.openIdProviders.find(url),
        keysOf: (url) => (url === issuer.url ? issuer.keySet() : undefined),
        passEndpoint: (principal, grant) => cloud.iam.passEndpoint(principal, grant),
      },
    ),
  ]);
  issuer = issuerAt(URL_OF_CLUSTER);
  silent = issuerAt("https://silent.example");
  for (const [arn, url] of [
    [PROVIDER, issuer.url],
    [`arn:aws:iam::${ACCOUNT}:oidc-provider/silent.example`, silent.url],
  ] as const)
    cloud.iam.openIdProviders.put({ arn, url, clientIds: ["sts.amazonaws.com", "another"] });
  await cloud.iam.putRole("edge", {
    Statement: {
      Effect: "Allow",
      Principal: { Federated: PROVIDER },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: { StringEquals: { [`${CLAIM}:sub`]: SUBJECT, [`${CLAIM}:aud`]: "sts.amazonaws.com" } },
    },
  });
  await cloud.iam.putRole("operator", {
    Statement: {
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      Action: ["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity"],
    },
  });
});
afterAll(() => cloud.stop());

test("a token that the role trusts becomes a session of it, whose keys work", async () => {
  const { Credentials, ...rest } = await assume(await token());
  expect(rest).toMatchObject({
    SubjectFromWebIdentityToken: SUBJECT,
    Audience: "sts.amazonaws.com",
    Provider: PROVIDER,
  });
  const session = new STSClient({
    region: HOME,
    endpoint: cloud.core.endpoint,
    credentials: {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretAccessKey ?? "",
    },
  });
  expect((await session.send(new GetCallerIdentityCommand({}))).Arn).toBe(
    `arn:aws:sts::${ACCOUNT}:assumed-role/edge/pod`,
  );
});

describe("refused is", () => {
  test("another subject, by its name", async () => {
    const stranger = await token({ subject: "system:serviceaccount:tandem:stranger" });
    await expect(assume(stranger)).rejects.toMatchObject({
      name: "AccessDenied",
      message: expect.stringContaining("does not let system:serviceaccount:tandem:stranger of"),
    });
  });

  test("an audience that the provider or the role's trust does not have", async () => {
    await expect(assume(await token({ audience: "nobody" }))).rejects.toMatchObject({
      name: "InvalidIdentityTokenException",
      message: "Incorrect token audience",
    });
    await expect(assume(await token({ audience: "another" }))).rejects.toMatchObject({
      name: "AccessDenied",
    });
  });

  test("a token that ran out, also when it did so by the cloud's clock alone", async () => {
    await expect(assume(await token({ expiresInSeconds: -1 }))).rejects.toMatchObject({
      name: "ExpiredTokenException",
    });
    const soon = await token();
    await cloud.core.clock.advance(601_000);
    await expect(assume(soon)).rejects.toMatchObject({ name: "ExpiredTokenException" });
  });

  test.each(["none", "HS256", "wrong-key"] as const)("a token signed with %s", async (kind) => {
    await expect(assume(await token({}, kind))).rejects.toMatchObject({
      name: "InvalidIdentityTokenException",
    });
  });

  test("what is no token, and a token of an issuer that is not deployed or does not answer", async () => {
    await expect(assume("nonsense.x.y")).rejects.toMatchObject({ name: "InvalidIdentityTokenException" });
    const other = issuerAt("https://other.example");
    await expect(assume(await token({}, "RS256", other))).rejects.toThrow(
      "No OpenIDConnect provider found in your account for https://other.example",
    );
    await expect(assume(await token({}, "RS256", silent))).rejects.toThrow(
      "Nobody answers at https://silent.example",
    );
  });

  test("a role that trusts other principals, and one that is not there", async () => {
    await expect(assume(await token(), "operator")).rejects.toMatchObject({ name: "AccessDenied" });
    await expect(assume(await token(), "nobody")).rejects.toMatchObject({ name: "AccessDenied" });
  });
});

test("every other unsigned operation still needs a signature", async () => {
  const reply = await fetch(cloud.core.endpoint, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "Action=AssumeRole&Version=2011-06-15",
  });
  expect(reply.status).toBe(403);
  expect(await reply.text()).toContain("<Code>MissingAuthenticationToken</Code>");
});

test("a provider without a client id, or with an address that AWS refuses, is refused", () => {
  const put = (url: string, clientIds: readonly string[]) => () =>
    cloud.iam.openIdProviders.put({ arn: "a", url, clientIds });
  expect(put("http://plain.example", ["x"])).toThrow("must begin with https://");
  expect(put("https://x.example/", ["x"])).toThrow("no slash at its end");
  expect(put("https://x.example", [])).toThrow("names no client id");
});
