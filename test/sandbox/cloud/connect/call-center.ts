/** A small contact centre for tests: one region, one instance, a queue, two agents, a number, fake neighbours. */
import { createPublicKey } from "node:crypto";
import { generate } from "selfsigned";
import { begin, proceed } from "../../../../language/machine.ts";
import { readDocument } from "../../../../language/read.ts";
import { Clock } from "../../../../sandbox/cloud/clock.ts";
import { ConnectService } from "../../../../sandbox/cloud/connect/connect-service.ts";
import type { FlowLanguage, FunctionReply } from "../../../../sandbox/cloud/connect/ports.ts";
import { Faults } from "../../../../sandbox/cloud/faults.ts";
import { LexService } from "../../../../sandbox/cloud/lex/lex-service.ts";
import { CloudLog } from "../../../../sandbox/cloud/log.ts";
import { Randomness } from "../../../../sandbox/cloud/randomness.ts";
import {
  type CloudCore,
  type Grant,
  type Principal,
  ServiceError,
} from "../../../../sandbox/cloud/service.ts";
import type { DeployedResource, Json } from "../../../../sandbox/providers/behaviour.ts";
import { CONNECT_BEHAVIOURS } from "../../../../sandbox/providers/behaviours/connect.ts";
import { LEX_BEHAVIOURS } from "../../../../sandbox/providers/behaviours/lex.ts";

export const REGION = "eu-central-1";
export const ACCOUNT = "111122223333";
export const FUNCTION_ARN = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:tandem-sandbox-identify-customer:live`;

export const SMS_NUMBER = "+447700900123";
export const SMS_NUMBER_ARN = `arn:aws:sms-voice:${REGION}:${ACCOUNT}:phone-number/sms-1`;

export interface Invocation {
  readonly functionArn: string;
  readonly payload: unknown;
  readonly caller: Principal;
  readonly timeLimitMs: number;
}

export interface SentEvent {
  readonly region: string;
  readonly detailType: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

type Answer = (call: Invocation) => FunctionReply | Promise<FunctionReply>;

export class CallCenter {
  readonly core: CloudCore;
  readonly connect: ConnectService;
  readonly lex: LexService;
  readonly invocations: Invocation[] = [];
  readonly events: SentEvent[] = [];
  /** IAM questions that were asked, and actions that are refused. */
  readonly grants: Grant[] = [];
  readonly denied = new Set<string>();
  /** The rules that flows are held against; none, so that a test's flow need be no longer than its point. */
  rules: FlowLanguage["validate"] = () => [];
  readonly records: { readonly stream: string; readonly key: string; readonly record: Json }[] = [];
  readonly texts: { readonly from: string; readonly to: string; readonly text: string }[] = [];
  readonly mails: Json[] = [];
  answer: Answer = () => ({ kind: "ok", payload: { status: "recognised" } });
  #urn = 0;

  constructor() {
    const clock = new Clock();
    this.core = {
      accountId: ACCOUNT,
      regions: [REGION],
      clock,
      random: new Randomness("connect"),
      faults: new Faults(),
      log: new CloudLog(clock),
      endpoint: "http://127.0.0.1:0",
      authorize: (_principal, grant) => {
        this.grants.push(grant);
        if (this.denied.has(grant.action))
          throw new ServiceError(
            "AccessDeniedException",
            `may not ${grant.action} on ${grant.resource}`,
            403,
          );
      },
    };
    this.lex = new LexService(this.core);
    this.connect = new ConnectService(this.core, {
      functions: {
        invoke: async (call) => {
          this.invocations.push(call);
          return this.answer(call);
        },
      },
      events: {
        emit: (region, detailType, resources, detail) => {
          this.events.push({ region, detailType, resources, detail });
        },
      },
      records: {
        putRecord: (_region, stream, key, data) => {
          this.records.push({ stream, key, record: JSON.parse(data) as Json });
        },
      },
      texts: {
        numberOf: (_region, arn) => (arn === SMS_NUMBER_ARN ? SMS_NUMBER : undefined),
        sendText: ({ from, to, text }) => {
          this.texts.push({ from, to, text });
        },
      },
      mails: {
        sendMail: (mail) => {
          this.mails.push(mail);
          return "<reply@sandbox>";
        },
      },
      speech: this.lex,
      language: { readDocument, validate: (document, type) => this.rules(document, type), begin, proceed },
    });
  }

  /** An operation of Connect's API, past the endpoint. */
  async call(operation: string, input: Json): Promise<Json> {
    const output = await this.connect.handle({
      region: REGION,
      operation,
      input,
      principal: { kind: "administrator", arn: "arn:aws:iam::111122223333:root" },
      request: {
        method: "POST",
        path: "/",
        query: new URLSearchParams(),
        headers: {},
        body: new Uint8Array(),
      },
    });
    return "json" in output ? output.json : {};
  }

  /** Deploys as the stand-in provider does, and gives the outputs. */
  async deploy(type: string, inputs: Json, outputs: Json = {}): Promise<Json> {
    const behaviour = CONNECT_BEHAVIOURS[type] ?? LEX_BEHAVIOURS[type];
    if (behaviour === undefined) throw new Error(`No behaviour for ${type}.`);
    const name = `resource-${this.#urn++}`;
    const resource: DeployedResource = {
      urn: `urn:${name}`,
      type,
      id: name,
      name,
      region: REGION,
      inputs,
      outputs: { ...inputs, ...outputs },
    };
    const decided = await behaviour.put({ connect: this.connect, lex: this.lex }, resource);
    return { ...resource.outputs, ...decided };
  }
}

/** Ids of what every test's contact centre holds. */
export interface Ground {
  readonly center: CallCenter;
  readonly instanceArn: string;
  readonly queueId: string;
  readonly hoursId: string;
  readonly number: string;
  readonly numberId: string;
  readonly agents: readonly string[];
}

const CHANNELS = ["VOICE", "CHAT", "TASK", "EMAIL"];
const DAYS = ["SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY"];

export async function ground(
  openTo: { hours: number; minutes: number } = { hours: 0, minutes: 0 },
): Promise<Ground> {
  const center = new CallCenter();
  const { arn } = await center.deploy("aws-native:connect:Instance", {
    instanceAlias: "tandem-home",
    identityManagementType: "CONNECT_MANAGED",
    attributes: { inboundCalls: true, outboundCalls: true },
  });
  const instanceArn = String(arn);
  const below = (type: string, inputs: Json) =>
    center.deploy(`aws-native:connect:${type}`, { instanceArn, ...inputs });
  const { hoursOfOperationArn } = await below("HoursOfOperation", {
    name: "always",
    timeZone: "Europe/Berlin",
    config: DAYS.map((day) => ({ day, startTime: { hours: 0, minutes: 0 }, endTime: openTo })),
  });
  const { queueArn } = await below("Queue", { name: "general", hoursOfOperationArn, maxContacts: 2 });
  const { routingProfileArn } = await below("RoutingProfile", {
    name: "everything",
    description: "every queue",
    defaultOutboundQueueArn: queueArn,
    mediaConcurrencies: CHANNELS.map((channel) => ({ channel, concurrency: 1 })),
    queueConfigs: CHANNELS.map((channel) => ({
      priority: 1,
      delay: 0,
      queueReference: { channel, queueArn },
    })),
  });
  const { securityProfileArn } = await below("SecurityProfile", {
    securityProfileName: "agents",
    permissions: [],
  });
  const agents = ["ada", "grace"];
  for (const username of agents)
    await below("User", {
      username,
      identityInfo: { firstName: username, lastName: "Example" },
      phoneConfig: { phoneType: "SOFT_PHONE" },
      routingProfileArn,
      securityProfileArns: [securityProfileArn],
    });
  const { phoneNumberArn, address } = await center.deploy("aws-native:connect:PhoneNumber", {
    targetArn: instanceArn,
    countryCode: "GB",
    type: "DID",
  });
  return {
    center,
    instanceArn,
    queueId: lastOf(queueArn),
    hoursId: lastOf(hoursOfOperationArn),
    number: String(address),
    numberId: lastOf(phoneNumberArn),
    agents,
  };
}

/** Publishes a flow and gives its id. */
export async function publish(
  g: Ground,
  name: string,
  document: Json,
  type = "CONTACT_FLOW",
): Promise<string> {
  const isModule = type === "MODULE";
  const outputs = await g.center.deploy(
    `aws-native:connect:${isModule ? "ContactFlowModule" : "ContactFlow"}`,
    {
      instanceArn: g.instanceArn,
      name,
      content: JSON.stringify(document),
      ...(isModule ? {} : { type }),
    },
  );
  return lastOf(outputs[isModule ? "contactFlowModuleArn" : "contactFlowArn"]);
}

/** Publishes a flow that answers the number. */
export async function answerWith(g: Ground, document: Json): Promise<string> {
  const contactFlowId = await publish(g, "inbound", document);
  await g.center.deploy("aws:connect/phoneNumberContactFlowAssociation:PhoneNumberContactFlowAssociation", {
    instanceId: lastOf(g.instanceArn),
    phoneNumberId: g.numberId,
    contactFlowId,
  });
  return contactFlowId;
}

export function associate(g: Ground, integrationType: string, integrationArn: string): Promise<Json> {
  return g.center.deploy("aws-native:connect:IntegrationAssociation", {
    instanceId: g.instanceArn,
    integrationType,
    integrationArn,
  });
}

export interface TestKey {
  readonly keyId: string;
  readonly certificate: string;
  readonly privateKey: string;
}

/** A self-signed certificate, associated with the instance. */
export async function securityKey(g: Ground): Promise<TestKey> {
  const { certificate, privateKey } = await selfSigned();
  const { associationId } = await g.center.deploy("aws-native:connect:SecurityKey", {
    instanceId: g.instanceArn,
    key: createPublicKey(certificate).export({ type: "spki", format: "pem" }).toString(),
  });
  return { keyId: String(associationId), certificate, privateKey };
}

export async function selfSigned(): Promise<{ certificate: string; privateKey: string }> {
  const pair = await generate([{ name: "commonName", value: "test" }], {
    keySize: 2048,
    algorithm: "sha256",
  });
  return { certificate: pair.cert, privateKey: pair.private };
}

export function lastOf(arn: unknown): string {
  return String(arn).split("/").at(-1) ?? "";
}
