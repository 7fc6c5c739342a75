import { ConnectClient } from "@aws-sdk/client-connect";
import { describe, expect, it } from "vitest";
import { clientOptions } from "../../../gateway/adapters/aws-options.ts";
import { connectChats } from "../../../gateway/adapters/connect-chats.ts";
import { CredentialsUnavailable } from "../../../gateway/adapters/failure.ts";
import { type SmallAnswer, smallServer } from "../../support/edge/small-server.ts";

const CREDENTIALS = { accessKeyId: "a", secretAccessKey: "b", sessionToken: "c", expiration: new Date(9e12) };
const CALL = { clientToken: "token-1", attributes: { entryToken: "e1.x.y" } };
const STARTED: SmallAnswer = {
  status: 200,
  body: { ContactId: "contact-1", ParticipantId: "participant-1", ParticipantToken: "secret-1" },
};
// Port 9 of loopback: nothing listens there.
const NOBODY = "http://127.0.0.1:9";

function refusal(status: number, type: string, headers: Record<string, string> = {}): SmallAnswer {
  return { status, body: { message: "no" }, headers: { "x-amzn-errortype": type, ...headers } };
}

function chatsBy(
  urls: readonly [string, ...string[]],
  credentials = () => Promise.resolve(CREDENTIALS),
  limitMilliseconds = 3_000,
) {
  const client = (url: string) =>
    new ConnectClient(
      clientOptions({ region: "eu-central-1", endpoint: url }, limitMilliseconds, credentials),
    );
  const [first, ...others] = urls;
  const clients = [client(first), ...others.map(client)] as const;
  const region = { instanceId: "instance-1", chatFlowId: "flow-1" };
  return connectChats({ home: region, peer: region }, { home: [...clients], peer: [...clients] }, Date.now);
}

describe("a call of Connect", () => {
  it("starts a chat with the client's token and attributes, under no name", async () => {
    await using server = await smallServer(() => STARTED);
    const answer = await chatsBy([server.url]).start("home", CALL);
    expect(answer).toEqual({
      kind: "started",
      contact: { contactId: "contact-1", participantId: "participant-1", participantToken: "secret-1" },
    });
    expect(server.requests.map(({ path }) => path)).toEqual(["/contact/chat"]);
    expect(JSON.parse(server.requests[0]?.body ?? "")).toEqual({
      InstanceId: "instance-1",
      ContactFlowId: "flow-1",
      ParticipantDetails: { DisplayName: "Customer" },
      Attributes: CALL.attributes,
      ClientToken: "token-1",
    });
  });

  it.each([
    ["a throttled call", refusal(429, "ThrottlingException", { "retry-after": "4" }), "throttled"],
    ["a full instance", refusal(429, "LimitExceededException"), "throttled"],
    ["a missing right", refusal(403, "AccessDeniedException"), "refused"],
    ["a missing flow", refusal(404, "ResourceNotFoundException"), "refused"],
    ["a wrong request", refusal(400, "InvalidRequestException"), "rejected"],
    ["a server error", refusal(500, "InternalServiceException"), "ambiguous"],
    ["a proxy's error", { status: 502, body: "<html>" }, "ambiguous"],
    ["an answer without a contact", { status: 200, body: {} }, "ambiguous"],
    ["a broken connection", undefined, "ambiguous"],
  ] as const)("tells %s, and is made once", async (_case, given, kind) => {
    await using server = await smallServer(() => given);
    expect((await chatsBy([server.url]).start("home", CALL)).kind).toBe(kind);
    expect(server.requests).toHaveLength(1);
  });

  it("hands on how long to wait", async () => {
    await using server = await smallServer(() => refusal(429, "ThrottlingException", { "retry-after": "4" }));
    expect(await chatsBy([server.url]).start("home", CALL)).toEqual({
      kind: "throttled",
      retryAfterSeconds: 4,
    });
  });

  it("gives up a silent service within its limit, not knowing what became of it", async () => {
    await using server = await smallServer(() => "silence");
    const answer = await chatsBy([server.url], undefined, 50).start("home", CALL);
    expect(answer).toEqual({ kind: "ambiguous" });
  });

  it("is refused where nothing listens, or the name is unknown", async () => {
    expect(await chatsBy([NOBODY]).start("home", CALL)).toEqual({ kind: "refused" });
    expect(await chatsBy(["http://nowhere.invalid"]).start("home", CALL)).toEqual({ kind: "refused" });
  });

  it("is refused where there are no credentials to sign it with", async () => {
    await using server = await smallServer(() => STARTED);
    const chats = chatsBy([server.url], () => Promise.reject(new CredentialsUnavailable("test")));
    expect(await chats.start("home", CALL)).toEqual({ kind: "refused" });
    expect(server.requests).toEqual([]);
  });
});

describe("two ways to one region", () => {
  it("are tried in turn where the first certainly leads nowhere", async () => {
    await using server = await smallServer(() => STARTED);
    expect((await chatsBy([NOBODY, server.url]).start("home", CALL)).kind).toBe("started");
  });

  it("are not both taken by one call that may have got through", async () => {
    await using broken = await smallServer(() => undefined);
    await using well = await smallServer(() => STARTED);
    const chats = chatsBy([broken.url, well.url]);
    expect((await chats.start("home", CALL)).kind).toBe("ambiguous");
    expect(well.requests).toEqual([]);
    // The repetition, with the same token in the same region, takes the other way.
    expect((await chats.start("home", CALL)).kind).toBe("started");
    expect(broken.requests).toHaveLength(1);
  });
});
