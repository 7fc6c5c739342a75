import {
  CreateProfileCommand,
  CustomerProfilesClient,
  DeleteProfileCommand,
  GetDomainCommand,
  ListProfileObjectsCommand,
  ListWorkflowsCommand,
  PutProfileObjectCommand,
  SearchProfilesCommand,
  UpdateProfileCommand,
} from "@aws-sdk/client-customer-profiles";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ProfilesService } from "../../../../sandbox/cloud/profiles/profiles-service.ts";
import { ACCOUNT, HOME, PEER, type SmallCloud, startSmallCloud } from "../small-cloud.ts";

const DomainName = "tandem-test";
const PHONE = "+447700900123";

let cloud: SmallCloud;
let profiles: ProfilesService;
const client = (region = HOME) => new CustomerProfilesClient({ ...cloud.client(region), maxAttempts: 1 });
const create = async (fields: object) =>
  (await client().send(new CreateProfileCommand({ DomainName, ...fields }))).ProfileId ?? "";
const search = async (KeyName: string, ...Values: string[]) =>
  (await client().send(new SearchProfilesCommand({ DomainName, KeyName, Values }))).Items ?? [];

beforeAll(async () => {
  const started = await startSmallCloud((core) => [new ProfilesService(core)] as const);
  cloud = started;
  profiles = started.services[0];
  profiles.putDomain(HOME, DomainName, 366);
});
beforeEach(() => profiles.reset());
afterAll(() => cloud.stop());

test("a profile is found by its numbers, addresses, account, name and own attributes", async () => {
  const ProfileId = await create({
    MobilePhoneNumber: PHONE,
    EmailAddress: "ann@example.org",
    AccountNumber: "42",
    FirstName: "Ann",
    LastName: "Lee",
    Attributes: { tandem: "c1" },
  });
  await create({ PhoneNumber: "+447700900999" });
  for (const [key, value] of [
    ["_phone", PHONE],
    ["_email", "ann@example.org"],
    ["_account", "42"],
    ["_fullName", "Ann Lee"],
    ["tandem", "c1"],
    ["_profileId", ProfileId],
  ] as const)
    expect((await search(key, value)).map((item) => item.ProfileId)).toEqual([ProfileId]);
  expect(await search("_phone", "ann@example.org")).toEqual([]);
});

test("a search comes in pages, and a change is found at once", async () => {
  for (const name of ["a", "b", "c"]) await create({ PhoneNumber: PHONE, FirstName: name });
  const query = { DomainName, KeyName: "_phone", Values: [PHONE], MaxResults: 2 };
  const first = await client().send(new SearchProfilesCommand(query));
  const rest = await client().send(new SearchProfilesCommand({ ...query, NextToken: first.NextToken }));
  expect([first.Items?.length, rest.Items?.length, rest.NextToken]).toEqual([2, 1, undefined]);
  const ProfileId = rest.Items?.[0]?.ProfileId ?? "";
  await client().send(new UpdateProfileCommand({ DomainName, ProfileId, PhoneNumber: "" }));
  expect(await search("_phone", PHONE)).toHaveLength(2);
});

test("an object belongs to the profile that shares its key, and goes with it", async () => {
  const ProfileId = await create({ AccountNumber: "42" });
  const ObjectTypeName = "Order";
  const order = JSON.stringify({ AccountNumber: "42", total: 3 });
  await client().send(new PutProfileObjectCommand({ DomainName, ObjectTypeName, Object: order }));
  const list = () => client().send(new ListProfileObjectsCommand({ DomainName, ObjectTypeName, ProfileId }));
  expect((await list()).Items).toMatchObject([{ ObjectTypeName, Object: order }]);
  await client().send(new DeleteProfileCommand({ DomainName, ProfileId }));
  await expect(list()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  await expect(client().send(new DeleteProfileCommand({ DomainName, ProfileId }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
});

test("domains are of their region, and what is not there is said by name", async () => {
  expect(await client().send(new GetDomainCommand({ DomainName }))).toMatchObject({
    DefaultExpirationDays: 366,
  });
  await expect(client(PEER).send(new GetDomainCommand({ DomainName }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
  const bad = new PutProfileObjectCommand({ DomainName, ObjectTypeName: "Order", Object: "[]" });
  await expect(client().send(bad)).rejects.toMatchObject({ name: "BadRequestException" });
  await expect(client().send(new ListWorkflowsCommand({ DomainName }))).rejects.toThrow(
    "does not implement profile",
  );
});

test("a role needs the domain, and for objects their type", async () => {
  await cloud.iam.putRole("eraser", {
    Statement: { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
  });
  await cloud.iam.putRolePolicy("eraser", "erases", {
    Statement: {
      Effect: "Allow",
      Action: ["profile:SearchProfiles", "profile:ListProfileObjects"],
      Resource: `arn:aws:profile:${HOME}:${ACCOUNT}:domains/${DomainName}`,
    },
  });
  const ProfileId = await create({ PhoneNumber: PHONE });
  const eraser = new CustomerProfilesClient({
    ...cloud.client(HOME),
    credentials: cloud.iam.mintKeys("eraser", "session"),
  });
  await eraser.send(new SearchProfilesCommand({ DomainName, KeyName: "_phone", Values: [PHONE] }));
  for (const refused of [
    eraser.send(new DeleteProfileCommand({ DomainName, ProfileId })),
    eraser.send(new ListProfileObjectsCommand({ DomainName, ProfileId, ObjectTypeName: "Order" })),
  ])
    await expect(refused).rejects.toMatchObject({ name: "AccessDeniedException" });
});
