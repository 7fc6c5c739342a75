import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConnectClient, ListInstancesCommand, StartChatContactCommand } from "@aws-sdk/client-connect";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { SandboxControl } from "../../../sandbox/cloud/control.ts";
import { ADMINISTRATOR_KEYS } from "../../../sandbox/cloud/iam/access-keys.ts";
import { type LocalCloud, startCloud } from "../../../sandbox/cloud/local-cloud.ts";
import { connectControl } from "../../../sandbox/cloud/remote-control.ts";
import { CONNECT_BEHAVIOURS } from "../../../sandbox/providers/behaviours/connect.ts";
import { bye, flow, say } from "./connect/flow-text.ts";
import { ACCOUNT, HOME, PEER, WITNESS } from "./small-cloud.ts";

let directory: string;
let cloud: LocalCloud;
let control: SandboxControl;
let client: ConnectClient;
let instanceArn: string;
let ContactFlowId: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "cloud-"));
  cloud = await startCloud({
    accountId: ACCOUNT,
    home: HOME,
    peer: PEER,
    witness: WITNESS,
    seed: "chat",
    directory,
  });
  control = connectControl(cloud.core.endpoint);
  client = new ConnectClient({
    region: HOME,
    endpoint: cloud.core.endpoint,
    credentials: ADMINISTRATOR_KEYS,
    maxAttempts: 1,
  });
  instanceArn = await put("Instance", {
    instanceAlias: "tandem-home",
    identityManagementType: "CONNECT_MANAGED",
    attributes: { inboundCalls: true, outboundCalls: false },
  });
  const waits = {
    type: "Wait",
    parameters: { TimeLimitSeconds: "3600" },
    next: "bye",
    cases: { WaitCompleted: "bye" },
    errors: { NoMatchingError: "bye" },
  };
  const content = JSON.stringify(flow({ hello: say("Hello", "wait"), wait: waits, bye }));
  const flowArn = await put("ContactFlow", { instanceArn, name: "chat", type: "CONTACT_FLOW", content });
  ContactFlowId = flowArn.split("/").at(-1) ?? "";
});
afterAll(async () => {
  client.destroy();
  await cloud.stop();
  await rm(directory, { recursive: true });
});
afterEach(() => control.reset());

async function put(type: string, inputs: Record<string, unknown>): Promise<string> {
  const name = `aws-native:connect:${type}`;
  const resource = {
    urn: `urn:${type}`,
    type: name,
    id: type,
    name: type,
    region: HOME,
    inputs,
    outputs: inputs,
  };
  const outputs = (await CONNECT_BEHAVIOURS[name]?.put(cloud, resource)) ?? {};
  return String(outputs["arn"] ?? outputs["contactFlowArn"]);
}

const start = (ClientToken?: string) =>
  client.send(
    new StartChatContactCommand({
      InstanceId: instanceArn.split("/").at(-1),
      ContactFlowId,
      ParticipantDetails: { DisplayName: "Customer" },
      ...(ClientToken === undefined ? {} : { ClientToken }),
    }),
  );

test("replies are lost as often as was ordered, and what they answered has happened", async () => {
  await control.loseReply({ region: HOME, operation: "StartChatContact", count: 2 });
  for (const _ of [1, 2]) await expect(start("t1")).rejects.toThrow("socket hang up");
  const { ContactId = "" } = await start("t1");
  expect((await start("t1")).ContactId).toBe(ContactId);
  expect((await control.contact({ contactId: ContactId })).messages).toMatchObject([
    { role: "SYSTEM", text: "Hello" },
  ]);
});

test("a quota is raised until the reset, for calls a second and for chats at once", async () => {
  await control.setQuota({ operation: "StartChatContact", rate: 1000, burst: 1000, concurrent: 12 });
  await Promise.all(Array.from({ length: 12 }, () => start()));
  await expect(start()).rejects.toMatchObject({ name: "LimitExceededException" });
  await expect(control.setQuota({ operation: "PutItem", rate: 1, burst: 1 })).rejects.toThrow("PutItem");
  await control.reset();
  const calls = await Promise.allSettled(
    Array.from({ length: 9 }, () => client.send(new ListInstancesCommand({}))),
  );
  expect(calls.some(({ status }) => status === "rejected")).toBe(true);
});

test("a reset closes the sockets of chats, and dropping them does not end the chat", async () => {
  const { ContactId: contactId = "", ParticipantToken = "" } = await start();
  const open = async () => {
    const reply = await fetch(`${cloud.core.endpoint}/participant/connection`, {
      method: "POST",
      headers: { "x-amz-bearer": ParticipantToken },
      body: JSON.stringify({ Type: ["WEBSOCKET"] }),
    });
    const { Websocket } = (await reply.json()) as { readonly Websocket: { readonly Url: string } };
    const socket = new WebSocket(Websocket.Url);
    const closed = new Promise((resolve) => socket.once("close", resolve));
    await new Promise((resolve) => socket.once("open", resolve));
    return { closed };
  };
  const first = await open();
  expect(await control.dropSockets({ contactId })).toEqual({ dropped: 1 });
  await first.closed;
  expect((await control.contact({ contactId })).state).toBe("in-flow");
  const second = await open();
  await control.reset();
  await second.closed;
  await expect(control.contact({ contactId })).rejects.toThrow("There is no contact");
});
