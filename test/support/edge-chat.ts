/// <reference types="amazon-connect-chatjs" />
/** A chat that the edge starts and Connect's own client from npm holds, as the page of a company would. */
import { randomUUID } from "node:crypto";
import { expect, vi } from "vitest";
import type { CloudDescription, SandboxControl } from "../../sandbox/cloud/control.ts";
import { openChatPage } from "./chatjs.ts";

interface Started {
  readonly contactId: string;
  readonly participantId: string;
  readonly participantToken: string;
  readonly region: string;
}

const TYPING = "application/vnd.amazonaws.connect.event.typing";
const eventually = (look: () => void | Promise<void>) => vi.waitFor(look, { timeout: 20_000, interval: 20 });

/** Messages both ways, typing, a dropped socket, the transcript, the end. Fails by vitest's expectations. */
export async function converse(control: SandboxControl, cloud: CloudDescription): Promise<void> {
  const { contactId, participantId, participantToken, region } = await startAtEdge(cloud.edgeUrl);
  const page = openChatPage({ endpoint: cloud.endpoint, region });
  try {
    const chat: connect.CustomerChatSession = page.ChatSession.create({
      chatDetails: { contactId, participantId, participantToken },
      options: { region },
      type: page.ChatSession.SessionTypes.CUSTOMER,
      disableCSM: true,
    });
    const heard: string[] = [];
    const typing: string[] = [];
    chat.onMessage(({ data }) => void heard.push(String((data as { Content?: string }).Content)));
    chat.onTyping(({ data }) => void typing.push(String(data.ParticipantRole)));
    const ended = new Promise((resolve) => chat.onEnded(resolve));
    expect(await chat.connect()).toMatchObject({ connectSuccess: true });
    // The flow did not wait for the socket: a greeting that came first stands in the transcript alone.
    await eventually(async () =>
      expect(await transcriptOf(chat)).toContainEqual(expect.stringMatching(/^How can we help\?/)),
    );

    await chat.sendMessage({ message: "agent", contentType: "text/plain" });
    await control.settle();
    const [userName = ""] = cloud.regions.find((one) => one.region === region)?.agents ?? [];
    const agent = { region, userName };
    await control.agentLogsIn(agent);
    expect(await control.agentAccepts(agent)).toMatchObject({ contactId, state: "connected" });
    await chat.sendEvent({ contentType: TYPING });
    await eventually(() => expect(typing).toContain("CUSTOMER"));
    await control.agentWrites({ ...agent, text: "Hello, this is your agent" });
    await eventually(() => expect(heard).toContain("Hello, this is your agent"));

    // What is written meanwhile stands in the transcript only: the client asks for it once it is back.
    const isBack = new Promise((resolve) => chat.onConnectionEstablished(resolve));
    expect((await control.dropSockets({ contactId })).dropped).toBe(1);
    await isBack;
    await chat.sendMessage({ message: "Are you still there?", contentType: "text/plain" });
    await eventually(() => expect(heard).toContain("Are you still there?"));
    await control.agentWrites({ ...agent, text: "Yes, I am" });
    await eventually(() => expect(heard.at(-1)).toBe("Yes, I am"));

    expect(await transcriptOf(chat)).toEqual(
      expect.arrayContaining(["agent", "Hello, this is your agent", "Yes, I am"]),
    );
    await chat.disconnectParticipant();
    await ended;
    expect(await control.contact({ contactId })).toMatchObject({ state: "ended" });
  } finally {
    page.close();
  }
}

async function transcriptOf(chat: connect.CustomerChatSession): Promise<readonly (string | undefined)[]> {
  const { data } = await chat.getTranscript({ maxResults: 100, sortOrder: "ASCENDING" });
  return typeof data === "object" ? data.Transcript.map(({ Content }) => Content) : [];
}

async function startAtEdge(edgeUrl: string | undefined): Promise<Started> {
  const response = await fetch(`${edgeUrl}/v1/chats`, {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": randomUUID() },
    body: JSON.stringify({ attributes: { language: "en-GB" } }),
  });
  expect(response.status).toBe(201);
  return (await response.json()) as Started;
}
