import { describe, expect, test } from "vitest";
import { ACCOUNT, answerWith, associate, FUNCTION_ARN, type Ground, REGION } from "./call-center.ts";
import { CALLER, centres, dial, heard } from "./centres.ts";
import { type Block, bye, flow, invoke, say } from "./flow-text.ts";

const fresh = centres();

async function center(blocks: Readonly<Record<string, Block>>, isAssociated = true): Promise<Ground> {
  const g = await fresh();
  if (isAssociated) await associate(g, "LAMBDA_FUNCTION", FUNCTION_ARN);
  await answerWith(g, flow({ ...blocks, failed: say("failed", "bye"), bye }));
  return g;
}

const once = (extra = {}) => ({
  call: invoke(FUNCTION_ARN, "told", extra),
  told: say("You are $.External.status", "bye"),
});

test("a function gets Connect's event and its reply is readable", async () => {
  const g = await center(once({ LambdaInvocationAttributes: { turn: "0" } }));
  const status = await dial(g);
  expect(heard(status)).toEqual(["You are recognised"]);
  const call = g.center.invocations[0];
  expect(call?.caller).toEqual({
    kind: "service",
    service: "connect.amazonaws.com",
    sourceArn: g.instanceArn,
    sourceAccount: ACCOUNT,
  });
  expect(call?.payload).toEqual({
    Name: "ContactFlowEvent",
    Details: {
      ContactData: {
        Attributes: {},
        Channel: "VOICE",
        ContactId: status.contactId,
        CustomerEndpoint: { Address: CALLER, Type: "TELEPHONE_NUMBER" },
        CustomerId: null,
        Description: null,
        InitialContactId: status.contactId,
        InitiationMethod: "INBOUND",
        InstanceARN: g.instanceArn,
        LanguageCode: "en-US",
        MediaStreams: { Customer: { Audio: null } },
        Name: null,
        PreviousContactId: status.contactId,
        Queue: null,
        References: {},
        SystemEndpoint: { Address: g.number, Type: "TELEPHONE_NUMBER" },
      },
      Parameters: { turn: "0" },
    },
  });
});

test("a withheld number gives no customer endpoint", async () => {
  const g = await center(once());
  await dial(g, "anonymous");
  expect(JSON.stringify(g.center.invocations[0]?.payload)).toContain('"CustomerEndpoint":null');
});

describe("what goes wrong takes the error branch, with the reason on record", () => {
  test("a function that the instance is not associated with", async () => {
    const g = await center(once(), false);
    const status = await dial(g);
    expect(heard(status)).toEqual(["failed"]);
    expect(status.errors).toEqual([
      {
        action: "call",
        error: "NoMatchingError",
        reason: `Instance tandem-home is not associated with ${FUNCTION_ARN}.`,
      },
    ]);
    expect(g.center.core.log.since().find((l) => l.source === "error")?.text).toContain("is not associated");
    expect(g.center.invocations).toEqual([]);
  });

  test("a refusal is not asked again", async () => {
    const g = await center(once());
    g.center.answer = () => ({
      kind: "error",
      code: "AccessDeniedException",
      reason: "connect.amazonaws.com may not lambda:InvokeFunction",
    });
    const status = await dial(g);
    expect(g.center.invocations).toHaveLength(1);
    expect(status.errors[0]?.reason).toContain("may not lambda:InvokeFunction");
  });

  test.each([
    ["a number in a STRING_MAP", { status: "ok", turn: 1 }, "STRING_MAP", "turn as number"],
    ["a nested object in a STRING_MAP", { status: { a: "b" } }, "STRING_MAP", "status as object"],
    ["nothing", null, "JSON", "no object"],
    ["a list", ["a"], "JSON", "no object"],
    ["32 KB", { status: "x".repeat(32 * 1024) }, "JSON", "bytes"],
  ])("a reply of %s", async (_name, payload, ResponseType, reason) => {
    const g = await center(once({ ResponseValidation: { ResponseType } }));
    g.center.answer = () => ({ kind: "ok", payload });
    expect((await dial(g)).errors[0]?.reason).toContain(reason);
  });

  test("an error without a branch ends the contact", async () => {
    const g = await fresh();
    await answerWith(
      g,
      flow({ call: { type: "InvokeLambdaFunction", parameters: { LambdaFunctionARN: FUNCTION_ARN } } }),
    );
    const status = await dial(g);
    expect(status).toMatchObject({ state: "ended", disconnectReason: "CONTACT_FLOW_DISCONNECT" });
    expect(status.errors.map((e) => e.error)).toEqual(["NoMatchingError", "FlowFailure"]);
  });
});

describe("retries", () => {
  test("a function that fails is asked up to three times more", async () => {
    const g = await center(once());
    let failures = 3;
    g.center.answer = () =>
      failures-- > 0
        ? { kind: "error", code: "FunctionError", reason: "it threw" }
        : { kind: "ok", payload: { status: "late" } };
    expect(heard(await dial(g))).toEqual(["You are late"]);
    expect(g.center.invocations).toHaveLength(4);
  });

  test("and no more than that", async () => {
    const g = await center(once());
    g.center.answer = () => ({ kind: "error", code: "TooManyRequestsException", reason: "Rate exceeded" });
    const status = await dial(g);
    expect(g.center.invocations).toHaveLength(4);
    expect(status.errors[0]?.reason).toBe("TooManyRequestsException: Rate exceeded");
  });

  test("all attempts share the block's time limit", async () => {
    const g = await center(once());
    g.center.answer = async () => {
      await g.center.core.clock.advance(1_500);
      return { kind: "error", code: "FunctionError", reason: "it threw" };
    };
    await dial(g);
    expect(g.center.invocations).toHaveLength(3);
    const limits = g.center.invocations.map((i) => Math.round(i.timeLimitMs / 100));
    expect(limits).toEqual([40, 25, 10]);
  });
});

describe("time limits", () => {
  test("an answer after the block's limit is not waited for", async () => {
    const g = await center(once());
    g.center.answer = async (call) => {
      await g.center.core.clock.advance(call.timeLimitMs + 1);
      return { kind: "ok", payload: { status: "late" } };
    };
    expect((await dial(g)).errors[0]?.reason).toBe(`${FUNCTION_ARN} did not answer within 4 s.`);
  });

  test("a block may not ask for more than eight seconds", async () => {
    const g = await center(once({ InvocationTimeLimitSeconds: "60" }));
    await dial(g);
    expect(g.center.invocations[0]?.timeLimitMs).toBeLessThanOrEqual(8_000);
  });

  const slow = (g: Ground) => {
    g.center.answer = async () => {
      await g.center.core.clock.advance(7_000);
      return { kind: "ok", payload: { status: "slow" } };
    };
  };
  const chain = (between: Readonly<Record<string, Block>>, afterTwo: string) => ({
    one: invoke(FUNCTION_ARN, "two", { InvocationTimeLimitSeconds: "8" }),
    two: invoke(FUNCTION_ARN, afterTwo, { InvocationTimeLimitSeconds: "8" }),
    ...between,
    three: invoke(FUNCTION_ARN, "told", { InvocationTimeLimitSeconds: "8" }),
    told: say("done", "bye"),
  });

  test("functions in a row have twenty seconds in sum", async () => {
    const g = await center(chain({}, "three"));
    slow(g);
    const status = await dial(g);
    expect(heard(status)).toEqual(["failed"]);
    expect(status.errors[0]).toMatchObject({ action: "three" });
    expect(status.errors[0]?.reason).toContain("Functions ran for 20 s");
  });

  test("a prompt between them starts the twenty seconds anew", async () => {
    const g = await center(chain({ pause: say("One moment", "three") }, "pause"));
    slow(g);
    expect(heard(await dial(g))).toEqual(["One moment", "done"]);
  });
});

test("a caller who hangs up does not wait for a slow function, nor does the flow go on", async () => {
  const g = await center(once());
  let finish: () => void = () => undefined;
  g.center.answer = () =>
    new Promise((resolve) => {
      finish = () => resolve({ kind: "ok", payload: { status: "late" } });
    });
  const dialled = dial(g);
  await new Promise((resolve) => setImmediate(resolve));
  const contactId = String(g.center.events[0]?.detail["contactId"]);
  const ended = await g.center.connect.contacts.hangUp({ contactId, cause: "hang-up" });
  expect(ended).toMatchObject({ state: "ended", disconnectReason: "CUSTOMER_DISCONNECT" });
  finish();
  expect(heard(await dialled)).toEqual([]);
  expect(g.center.connect.isQuiet).toBe(true);
  expect(g.center.events.every((e) => e.region === REGION)).toBe(true);
});

test("a region that is lost while a function runs ends the call at once, and nothing is announced", async () => {
  const g = await center(once());
  g.center.answer = () => new Promise(() => undefined);
  const dialled = dial(g);
  await new Promise((resolve) => setImmediate(resolve));
  const announced = g.center.events.length;
  g.center.core.faults.lose(REGION);
  expect(await dialled).toMatchObject({ state: "ended", errors: [] });
  expect(g.center.events).toHaveLength(announced);
});
