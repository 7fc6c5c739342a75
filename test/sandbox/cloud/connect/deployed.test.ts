import { describe, expect, test } from "vitest";
import { validate } from "../../../../language/validate.ts";
import type { ServiceError } from "../../../../sandbox/cloud/service.ts";
import { answerWith, CallCenter, lastOf, publish, REGION, securityKey, selfSigned } from "./call-center.ts";
import { centres } from "./centres.ts";
import { bye, flow, say, step } from "./flow-text.ts";

const center = centres();

async function refusal(attempt: Promise<unknown>): Promise<ServiceError> {
  try {
    await attempt;
  } catch (error) {
    return error as ServiceError;
  }
  throw new Error("Nothing was refused.");
}

describe("publishing", () => {
  test("a flow with problems is refused, and each problem names its block", async () => {
    const g = await center();
    g.center.rules = () => [
      { block: "ask", rule: "errors", severity: "error", message: "Action is missing required error" },
      { block: "ask", rule: "style", severity: "advice", message: "could be shorter" },
    ];
    const error = await refusal(publish(g, "inbound", flow({ ask: say("Hello", "bye"), bye })));
    expect(error.code).toBe("InvalidContactFlowException");
    expect(error.extra).toEqual({ problems: [{ message: "ask: Action is missing required error" }] });
    expect(error.message).toContain("inbound");
  });

  test("a module is refused by its own exception", async () => {
    const g = await center();
    const error = await refusal(publish(g, "identify", { Version: "2019-10-30" }, "MODULE"));
    expect(error.code).toBe("InvalidContactFlowModuleException");
  });

  test.each([["no JSON"], ["{}"], ['{"Version":"2019-10-30","StartAction":"a"}'], ["[]"], ["null"]])(
    "content %s is refused",
    async (content) => {
      const g = await center();
      const attempt = g.center.deploy("aws-native:connect:ContactFlow", {
        instanceArn: g.instanceArn,
        name: "inbound",
        type: "CONTACT_FLOW",
        content,
      });
      expect((await refusal(attempt)).code).toBe("InvalidContactFlowException");
    },
  );

  test("what a flow names must be in the same instance", async () => {
    const g = await center();
    const blocks = {
      hook: step("UpdateContactEventHooks", { EventHooks: { CustomerQueue: "no-flow" } }, "queue"),
      queue: step("UpdateContactTargetQueue", { QueueId: "no-queue" }, "module"),
      module: step("InvokeFlowModule", { FlowModuleId: "no-module" }, "hours"),
      hours: step("CheckHoursOfOperation", { HoursOfOperationId: "$.Attributes.hours" }, "bye"),
      failed: bye,
      bye,
    };
    const { message } = await refusal(publish(g, "inbound", flow(blocks)));
    for (const block of ["hook: EventHooks.CustomerQueue", "queue: QueueId", "module: FlowModuleId"])
      expect(message).toContain(block);
    expect(message).not.toContain("hours");
  });

  test("a function that does not exist yet is no obstacle: its ARN is only looked at", async () => {
    const g = await center();
    const arn = "arn:aws:lambda:eu-central-1:111122223333:function:not-there";
    const document = flow({
      call: step("InvokeLambdaFunction", { LambdaFunctionARN: arn }, "bye"),
      failed: bye,
      bye,
    });
    await expect(publish(g, "inbound", document)).resolves.toBeTruthy();
  });

  test("the language's own rules are among those checked", async () => {
    const g = await center();
    g.center.rules = validate;
    const document = flow({ call: { type: "InvokeLambdaFunction", next: "bye" }, bye });
    const { message } = await refusal(publish(g, "inbound", document));
    expect(message).toContain("call:");
    await expect(publish(g, "inbound", flow({ hello: say("Hello", "bye"), bye }))).resolves.toBeTruthy();
  });
});

describe("deploying", () => {
  test("the same resource twice changes nothing but what changed", async () => {
    const g = await center();
    const { queueArn } = await g.center.deploy(
      "aws-native:connect:Queue",
      {
        instanceArn: g.instanceArn,
        name: "general",
        hoursOfOperationArn: `${g.instanceArn}/operating-hours/${g.hoursId}`,
      },
      { queueArn: `${g.instanceArn}/queue/${g.queueId}` },
    );
    expect(lastOf(queueArn)).toBe(g.queueId);
    expect(g.center.connect.registry.instances(REGION)[0]?.queues.size).toBe(1);
  });

  test("an ARN that belongs to nothing here is replaced by one that does", async () => {
    const g = await center();
    const { queueArn } = await g.center.deploy(
      "aws-native:connect:Queue",
      {
        instanceArn: g.instanceArn,
        name: "second",
        hoursOfOperationArn: `${g.instanceArn}/operating-hours/${g.hoursId}`,
      },
      { queueArn: "arn:aws:connect:xx-nowhere-1:000000000000:instance/sample/queue/sample" },
    );
    expect(String(queueArn)).toMatch(new RegExp(`^${g.instanceArn}/queue/[0-9a-f-]{36}$`));
  });

  test("references across instances, doubled names and doubled aliases are refused", async () => {
    const g = await center();
    const inputs = { instanceArn: g.instanceArn, name: "second" };
    const foreign = "arn:aws:connect:eu-central-1:111122223333:instance/other/operating-hours/x";
    const deploy = (more: Record<string, unknown>) =>
      refusal(g.center.deploy("aws-native:connect:Queue", { ...inputs, ...more }));
    expect((await deploy({ hoursOfOperationArn: foreign })).code).toBe("ResourceNotFoundException");
    const hoursOfOperationArn = `${g.instanceArn}/operating-hours/${g.hoursId}`;
    expect((await deploy({ name: "general", hoursOfOperationArn })).code).toBe("DuplicateResourceException");
    const twin = g.center.deploy("aws-native:connect:Instance", {
      instanceAlias: "tandem-home",
      identityManagementType: "SAML",
      attributes: { inboundCalls: true, outboundCalls: false },
    });
    expect((await refusal(twin)).code).toBe("DuplicateResourceException");
  });

  test("an id is not enough where an ARN names another instance", async () => {
    const g = await center();
    const [instance] = g.center.connect.registry.instances(REGION);
    expect(instance?.need("queues", g.queueId).name).toBe("general");
    const foreign = `arn:aws:connect:${REGION}:111122223333:instance/other/queue/${g.queueId}`;
    expect(() => instance?.need("queues", foreign)).toThrow("holds no queue");
  });

  test("there may be two security keys, and each must be a public key", async () => {
    const g = await center();
    await securityKey(g);
    await securityKey(g);
    const [instance] = g.center.connect.registry.instances(REGION);
    for (const key of instance?.securityKeys ?? []) expect(() => instance?.putSecurityKey(key)).not.toThrow();
    expect((await refusal(securityKey(g))).code).toBe("ServiceQuotaExceededException");
    const { certificate } = await selfSigned();
    const attempt = g.center.deploy("aws-native:connect:SecurityKey", {
      instanceId: g.instanceArn,
      key: certificate,
    });
    await expect(attempt).rejects.toThrow("the certificate belongs into the flow");
  });

  test("a number is given by the provider, or chosen from the regulator's range for fiction", async () => {
    const g = await center();
    expect(g.number).toMatch(/^\+441632960\d{3}$/);
    const number = { targetArn: g.instanceArn, countryCode: "DE" };
    const { address } = await g.center.deploy("aws-native:connect:PhoneNumber", number, {
      address: "+493023125999",
    });
    expect(address).toBe("+493023125999");
    const again = g.center.deploy("aws-native:connect:PhoneNumber", number, { address: "+493023125999" });
    expect((await refusal(again)).code).toBe("ResourceInUseException");
    await expect(
      g.center.deploy("aws-native:connect:PhoneNumber", { targetArn: g.instanceArn, countryCode: "XX" }),
    ).rejects.toThrow("none of XX");
  });

  test("a time zone or a time that does not exist is refused", async () => {
    const g = await center();
    const hours = (inputs: Record<string, unknown>) =>
      g.center.deploy("aws-native:connect:HoursOfOperation", {
        instanceArn: g.instanceArn,
        name: "odd",
        timeZone: "Europe/Berlin",
        config: [],
        ...inputs,
      });
    await expect(hours({ timeZone: "Mars/Olympus" })).rejects.toThrow("Mars/Olympus is no time zone");
    const config = [
      { day: "MONDAY", startTime: { hours: 24, minutes: 0 }, endTime: { hours: 0, minutes: 0 } },
    ];
    await expect(hours({ config })).rejects.toThrow("hours from 0 to 23");
  });

  test("an instance that takes no inbound calls answers none", async () => {
    const g = await center();
    await answerWith(g, flow({ bye }));
    const inputs = { instanceAlias: "tandem-home", identityManagementType: "CONNECT_MANAGED" };
    await g.center.deploy(
      "aws-native:connect:Instance",
      { ...inputs, attributes: { inboundCalls: false, outboundCalls: true } },
      { arn: g.instanceArn },
    );
    await expect(g.center.connect.contacts.dial({ from: "anonymous", to: g.number })).rejects.toThrow(
      "no answer",
    );
  });

  test("a number without a flow is not answered, nor is one whose flow was archived", async () => {
    const g = await center();
    const dial = () => g.center.connect.contacts.dial({ from: "anonymous", to: g.number });
    await expect(dial()).rejects.toThrow("no flow answers it");
    const id = await answerWith(g, flow({ hello: say("Hello", "bye"), bye }));
    expect((await dial()).utterances[0]?.text).toBe("Hello");
    await g.center.deploy(
      "aws-native:connect:ContactFlow",
      {
        instanceArn: g.instanceArn,
        name: "inbound",
        type: "CONTACT_FLOW",
        state: "ARCHIVED",
        content: JSON.stringify(flow({ bye })),
      },
      { contactFlowArn: `${g.instanceArn}/contact-flow/${id}` },
    );
    await expect(dial()).rejects.toThrow("no flow answers it");
  });
});

test("two centres of one seed choose the same ids", async () => {
  const [a, b] = [new CallCenter(), new CallCenter()];
  expect(a.core.random.uuid()).toBe(b.core.random.uuid());
  a.core.clock.stop();
  b.core.clock.stop();
});
