import { expect, test } from "vitest";
import { Chat, type ChatItem, type ChatOrigin } from "../../../../sandbox/cloud/connect/chat.ts";

function newChat(): Chat {
  let time = 0;
  let id = 0;
  const origin: ChatOrigin = {
    customerName: "Customer",
    contentTypes: ["text/plain"],
    durationMs: 1,
    now: () => time++,
    newId: () => `id-${id++}`,
  };
  return new Chat(origin);
}

function ear() {
  const heard: ChatItem[] = [];
  const receipts: string[] = [];
  return {
    heard: (item: ChatItem) => void heard.push(item),
    receipted: (message: ChatItem) => void receipts.push(message.id),
    texts: () =>
      heard.map(({ content, contentType }) => content ?? contentType.split(".").slice(-2).join(".")),
    receipts,
  };
}

test("what nobody heard waits for the first listener, and for no other", () => {
  const chat = newChat();
  chat.say("Welcome", false);
  const [first, second] = [ear(), ear()];
  chat.listen(first);
  chat.listen(second);
  chat.say("Your number?", true);
  expect(first.texts()).toEqual(["Welcome", "Your number?"]);
  expect(second.texts()).toEqual(["Your number?"]);
});

test("typing is heard and not kept", () => {
  const chat = newChat();
  const listener = ear();
  chat.listen(listener);
  chat.type(chat.customer);
  expect(listener.texts()).toEqual(["event.typing"]);
  expect(chat.items).toEqual([]);
});

test("comings and goings are kept with who came and went, and nothing follows the end", () => {
  const chat = newChat();
  const listener = ear();
  let farewells = 0;
  chat.onEnd(() => void farewells++);
  chat.listen(listener);
  chat.join("CUSTOMER");
  chat.join("AGENT", "Ada");
  chat.agentLeaves();
  chat.end(chat.customer);
  chat.end();
  expect(chat.items.map(({ contentType, from }) => [contentType.split(".").at(-1), from?.role])).toEqual([
    ["joined", "CUSTOMER"],
    ["joined", "AGENT"],
    ["left", "AGENT"],
    ["left", "CUSTOMER"],
    ["ended", undefined],
  ]);
  expect(listener.texts().at(-1)).toBe("chat.ended");
  expect(farewells).toBe(1);
});

test("a read message counts as delivered, and nobody acknowledges messages of their own", () => {
  const chat = newChat();
  const listener = ear();
  chat.say("Welcome", false);
  const own = chat.write(chat.customer, "text/plain", "Hello");
  chat.listen(listener);
  const [welcome] = chat.items;
  expect(chat.acknowledge(chat.customer, own.id, "readAt")).toBeUndefined();
  expect(chat.acknowledge(chat.customer, "none", "readAt")).toBeUndefined();
  chat.acknowledge(chat.customer, welcome?.id ?? "", "readAt");
  expect(chat.items[0]?.receipts).toEqual([
    { recipientId: chat.customer.id, deliveredAt: expect.any(Number), readAt: expect.any(Number) },
  ]);
  expect(listener.receipts).toEqual([welcome?.id]);
});
