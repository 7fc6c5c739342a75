import {
  ConnectClient,
  CreateQueueCommand,
  DescribeContactCommand,
  DescribeContactFlowCommand,
  DescribeContactFlowModuleCommand,
  DescribeInstanceCommand,
  DescribeQueueCommand,
  DescribeUserCommand,
  GetContactAttributesCommand,
  ListBotsCommand,
  ListContactFlowModulesCommand,
  ListContactFlowsCommand,
  ListHoursOfOperationsCommand,
  ListInstancesCommand,
  ListLambdaFunctionsCommand,
  ListPhoneNumbersV2Command,
  ListQueuesCommand,
  ListRoutingProfilesCommand,
  ListSecurityKeysCommand,
  ListUsersCommand,
  StopContactCommand,
  UpdateContactAttributesCommand,
} from "@aws-sdk/client-connect";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  answerWith,
  associate,
  FUNCTION_ARN,
  type Ground,
  ground,
  lastOf,
  publish,
  securityKey,
} from "./call-center.ts";
import { bye, flow, menu, step } from "./flow-text.ts";
import { type ListeningCenter, listen } from "./listening.ts";

const CALLER = "+441632960001";
let g: Ground;
let server: ListeningCenter;
let client: ConnectClient;
let InstanceId: string;
let flowId: string;
let moduleId: string;
let keyId: string;

beforeAll(async () => {
  g = await ground();
  flowId = await answerWith(
    g,
    flow({
      set: step("UpdateContactAttributes", { Attributes: { a: "1" } }, "ask"),
      ask: menu("Press", {}, "bye"),
      bye,
      failed: bye,
    }),
  );
  moduleId = await publish(g, "identify", flow({ out: { type: "EndFlowModuleExecution" } }), "MODULE");
  await associate(g, "LAMBDA_FUNCTION", FUNCTION_ARN);
  keyId = (await securityKey(g)).keyId;
  server = await listen(g.center);
  client = new ConnectClient(server.settings);
  InstanceId = lastOf(g.instanceArn);
});

afterAll(async () => {
  client.destroy();
  await server.close();
  g.center.core.clock.stop();
});

const dial = () => g.center.connect.contacts.dial({ from: CALLER, to: g.number });

test("instances, flows and modules are listed and described", async () => {
  const { InstanceSummaryList } = await client.send(new ListInstancesCommand({}));
  expect(InstanceSummaryList).toMatchObject([
    { Id: InstanceId, InstanceAlias: "tandem-home", InstanceStatus: "ACTIVE" },
  ]);
  expect(InstanceSummaryList?.[0]?.CreatedTime).toBeInstanceOf(Date);
  const { Instance } = await client.send(new DescribeInstanceCommand({ InstanceId }));
  expect(Instance).toMatchObject({ Arn: g.instanceArn, InboundCallsEnabled: true });
  const flows = await client.send(
    new ListContactFlowsCommand({ InstanceId, ContactFlowTypes: ["CONTACT_FLOW"] }),
  );
  expect(flows.ContactFlowSummaryList).toMatchObject([
    { Id: flowId, Name: "inbound", ContactFlowStatus: "PUBLISHED" },
  ]);
  const none = await client.send(
    new ListContactFlowsCommand({ InstanceId, ContactFlowTypes: ["AGENT_WHISPER"] }),
  );
  expect(none.ContactFlowSummaryList).toEqual([]);
  const { ContactFlow } = await client.send(
    new DescribeContactFlowCommand({ InstanceId, ContactFlowId: flowId }),
  );
  expect(JSON.parse(ContactFlow?.Content ?? "{}")).toMatchObject({
    Version: "2019-10-30",
    StartAction: "set",
  });
  const modules = await client.send(new ListContactFlowModulesCommand({ InstanceId }));
  expect(modules.ContactFlowModulesSummaryList).toMatchObject([{ Id: moduleId, Name: "identify" }]);
  const described = await client.send(
    new DescribeContactFlowModuleCommand({ InstanceId, ContactFlowModuleId: moduleId }),
  );
  expect(described.ContactFlowModule).toMatchObject({ Id: moduleId, Status: "PUBLISHED" });
});

test("queues, users, hours, profiles, numbers, keys and associations are listed", async () => {
  const queues = await client.send(new ListQueuesCommand({ InstanceId }));
  expect(queues.QueueSummaryList).toMatchObject([{ Id: g.queueId, Name: "general", QueueType: "STANDARD" }]);
  const { Queue } = await client.send(new DescribeQueueCommand({ InstanceId, QueueId: g.queueId }));
  expect(Queue).toMatchObject({ HoursOfOperationId: g.hoursId, MaxContacts: 2, Status: "ENABLED" });
  const users = await client.send(new ListUsersCommand({ InstanceId, MaxResults: 1 }));
  expect(users.UserSummaryList).toMatchObject([{ Username: "ada" }]);
  const rest = await client.send(new ListUsersCommand({ InstanceId, NextToken: users.NextToken }));
  expect(rest.UserSummaryList).toMatchObject([{ Username: "grace" }]);
  expect(rest.NextToken).toBeUndefined();
  expect((await client.send(new ListUsersCommand({ InstanceId, MaxResults: 2 }))).NextToken).toBeUndefined();
  const { User } = await client.send(
    new DescribeUserCommand({ InstanceId, UserId: users.UserSummaryList?.[0]?.Id }),
  );
  expect(User).toMatchObject({ Username: "ada", IdentityInfo: { FirstName: "ada" } });
  const hours = await client.send(new ListHoursOfOperationsCommand({ InstanceId }));
  expect(hours.HoursOfOperationSummaryList).toMatchObject([{ Id: g.hoursId, Name: "always" }]);
  const profiles = await client.send(new ListRoutingProfilesCommand({ InstanceId }));
  expect(profiles.RoutingProfileSummaryList).toMatchObject([{ Name: "everything" }]);
  const numbers = await client.send(new ListPhoneNumbersV2Command({ TargetArn: g.instanceArn }));
  expect(numbers.ListPhoneNumbersSummaryList).toMatchObject([
    { PhoneNumber: g.number, PhoneNumberId: g.numberId },
  ]);
  const keys = await client.send(new ListSecurityKeysCommand({ InstanceId }));
  expect(keys.SecurityKeys).toMatchObject([{ AssociationId: keyId }]);
  const functions = await client.send(new ListLambdaFunctionsCommand({ InstanceId }));
  expect(functions.LambdaFunctions).toEqual([FUNCTION_ARN]);
  expect((await client.send(new ListBotsCommand({ InstanceId, LexVersion: "V2" }))).LexBots).toEqual([]);
});

test("a contact's attributes are read and written, and the contact is stopped", async () => {
  const { contactId } = await dial();
  await client.send(
    new UpdateContactAttributesCommand({ InstanceId, InitialContactId: contactId, Attributes: { b: "2" } }),
  );
  const { Attributes } = await client.send(
    new GetContactAttributesCommand({ InstanceId, InitialContactId: contactId }),
  );
  expect(Attributes).toEqual({ a: "1", b: "2" });
  const tooMuch = {
    InstanceId,
    InitialContactId: contactId,
    Attributes: { c: "x".repeat(20_000), d: "x".repeat(20_000) },
  };
  await expect(client.send(new UpdateContactAttributesCommand(tooMuch))).rejects.toMatchObject({
    name: "InvalidRequestException",
  });
  const { arn } = await g.center.deploy("aws-native:connect:Instance", {
    instanceAlias: "another",
    identityManagementType: "SAML",
    attributes: { inboundCalls: true, outboundCalls: false },
  });
  await expect(
    client.send(new DescribeContactCommand({ InstanceId: lastOf(arn), ContactId: contactId })),
  ).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  await client.send(new StopContactCommand({ InstanceId, ContactId: contactId }));
  const { Contact } = await client.send(new DescribeContactCommand({ InstanceId, ContactId: contactId }));
  expect(Contact).toMatchObject({ Id: contactId, Channel: "VOICE", DisconnectReason: "API" });
  expect(Contact?.DisconnectTimestamp).toBeInstanceOf(Date);
  await expect(
    client.send(new StopContactCommand({ InstanceId, ContactId: contactId })),
  ).rejects.toMatchObject({
    name: "ContactNotFoundException",
  });
});

test("what is absent, wrong or not offered is refused in Connect's own words", async () => {
  const elsewhere = "00000000-0000-4000-8000-000000000000";
  await expect(client.send(new DescribeInstanceCommand({ InstanceId: elsewhere }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
  await expect(client.send(new ListQueuesCommand({ InstanceId, MaxResults: 5_000 }))).rejects.toMatchObject({
    name: "InvalidParameterException",
    message: expect.stringContaining("MaxResults"),
  });
  await expect(
    client.send(new ListQueuesCommand({ InstanceId, NextToken: "made up" })),
  ).rejects.toMatchObject({
    name: "InvalidParameterException",
  });
  await expect(
    client.send(new CreateQueueCommand({ InstanceId, Name: "new", HoursOfOperationId: g.hoursId })),
  ).rejects.toMatchObject({
    name: "UnknownOperationException",
    message: expect.stringContaining("CreateQueue"),
  });
});

test("IAM is asked about the resource that the action names", async () => {
  const { contactId } = await dial();
  g.center.grants.length = 0;
  await client.send(new DescribeContactFlowCommand({ InstanceId, ContactFlowId: flowId }));
  await client.send(new ListQueuesCommand({ InstanceId }));
  await client.send(new GetContactAttributesCommand({ InstanceId, InitialContactId: contactId }));
  expect(g.center.grants).toMatchObject([
    { action: "connect:DescribeContactFlow", resource: `${g.instanceArn}/contact-flow/${flowId}` },
    { action: "connect:ListQueues", resource: `${g.instanceArn}/queue/*` },
    { action: "connect:GetContactAttributes", resource: `${g.instanceArn}/contact/${contactId}` },
  ]);
  g.center.denied.add("connect:ListUsers");
  await expect(client.send(new ListUsersCommand({ InstanceId }))).rejects.toMatchObject({
    name: "AccessDeniedException",
  });
  g.center.denied.clear();
});

test("garbage gets an error of the client's making, never of the service's", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("GET", "POST", "PUT", "DELETE"),
      fc.webPath({ size: "medium" }),
      fc.oneof(fc.json(), fc.string()),
      async (method, path, body) => {
        const reply = await fetch(`${server.settings.endpoint}${path === "" ? "/contact/stop" : path}`, {
          method,
          headers: {
            authorization: `AWS4-HMAC-SHA256 Credential=ASIASANDBOXADMIN0000/20260101/${server.settings.region}/connect/aws4_request, SignedHeaders=host, Signature=0`,
          },
          ...(method === "GET" ? {} : { body }),
        });
        expect(reply.status).toBeGreaterThanOrEqual(200);
        expect(reply.status).toBeLessThan(500);
        if (!reply.ok) expect(reply.headers.get("x-amzn-errortype")).toBeTruthy();
        await reply.text();
      },
    ),
    { numRuns: 100 },
  );
});
