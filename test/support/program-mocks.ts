/** Runs a program, or a part of it, without an engine, and keeps what it registers. */
import * as pulumi from "@pulumi/pulumi";
import type { Json } from "../../sandbox/providers/behaviour.ts";
import { Identity } from "../../sandbox/providers/outputs/identity.ts";
import { KNOWN_NETWORK } from "../../sandbox/providers/outputs/known-network.ts";

export interface Registration {
  readonly type: string;
  readonly name: string;
  readonly isCustom: boolean;
  /** URN; the empty string where there is none. */
  readonly parent: string;
  /** urn::id; the empty string where a default provider would be taken. */
  readonly provider: string;
  readonly isProtected: boolean;
  readonly isRetained: boolean;
  readonly isDeletedFirst: boolean;
  /** URNs whose replacement replaces it too. */
  readonly replacedWith: readonly string[];
  readonly secretOutputs: readonly string[];
  readonly dependencies: readonly string[];
  /** What a stack may know it by. */
  readonly aliases: readonly FormerName[];
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Inputs, secrets unwrapped, and what the mocks chose. */
  readonly state: Readonly<Record<string, unknown>>;
}

/** Empty where it is as now. */
export interface FormerName {
  readonly type: string;
  readonly name: string;
  /** URN. */
  readonly parent: string;
}

export interface ProgramRun<Result> {
  readonly registrations: readonly Registration[];
  readonly result: Result;
  ofType(type: string): readonly Registration[];
  named(name: string, type: string): Registration;
}

const STACK = "pulumi:pulumi:Stack";

/** `run` imports what it runs, after the mocks are in place. Rejects with what the program throws. */
export async function runProgram<Result>(
  run: () => Promise<Result>,
  options: {
    readonly config?: Readonly<Record<string, string>>;
    /** Filled as the program goes, for runs that end with an error. */
    readonly registrations?: Registration[];
  } = {},
): Promise<ProgramRun<Result>> {
  const registrations = options.registrations ?? [];
  const config = Object.entries(options.config ?? {}).map(([key, value]) => [`tandem:${key}`, value]);
  pulumi.runtime.setAllConfig(Object.fromEntries(config));
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => ({
        id: `${name}-id`,
        state: { ...inputs, ...decided(type, name, inputs) },
      }),
      call: ({ token }) => {
        throw new Error(`The program looks up ${token}: it must know everything from its settings.`);
      },
    },
    "tandem",
    "sandbox",
    false,
  );
  record(registrations);
  const result = await run();
  await pulumi.runtime.disconnect();
  const ofType = (type: string): readonly Registration[] => registrations.filter((r) => r.type === type);
  return {
    registrations,
    result,
    ofType,
    named: (name, type) => {
      const found = ofType(type).find((r) => r.name === name);
      if (found === undefined) throw new Error(`No ${type} named ${name} was registered.`);
      return found;
    },
  };
}

interface Request {
  getType(): string;
  getName(): string;
  getCustom(): boolean;
  getParent(): string;
  getProvider(): string;
  getProtect(): boolean;
  getRetainondelete(): boolean;
  getDeletebeforereplace(): boolean;
  getReplaceWithList(): string[];
  getAdditionalsecretoutputsList(): string[];
  getDependenciesList(): string[];
  getAliasesList(): { getSpec(): FormerSpec | undefined }[];
  getObject(): { toJavaScript(): Record<string, unknown> } | undefined;
}

interface FormerSpec {
  getType(): string;
  getName(): string;
  getParenturn(): string;
}

interface Monitor {
  registerResource(request: Request, ...rest: unknown[]): unknown;
}

// A mock does not see parent, protection and dependencies; the request that reaches the monitor holds them.
function record(registrations: Registration[]): void {
  const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, ...rest) => {
    if (request.getType() !== STACK)
      registrations.push({
        type: request.getType(),
        name: request.getName(),
        isCustom: request.getCustom(),
        parent: request.getParent(),
        provider: request.getProvider(),
        isProtected: request.getProtect(),
        isRetained: request.getRetainondelete(),
        isDeletedFirst: request.getDeletebeforereplace(),
        replacedWith: request.getReplaceWithList(),
        secretOutputs: request.getAdditionalsecretoutputsList(),
        dependencies: request.getDependenciesList(),
        aliases: request.getAliasesList().flatMap((alias) => formerName(alias.getSpec())),
        ...inputsAndState(request),
      });
    return register(request, ...rest);
  };
}

function formerName(spec: FormerSpec | undefined): FormerName[] {
  if (spec === undefined) return [];
  return [{ type: spec.getType(), name: spec.getName(), parent: spec.getParenturn() }];
}

function inputsAndState(request: Request): Pick<Registration, "inputs" | "state"> {
  const inputs = request.getObject()?.toJavaScript() ?? {};
  const plain = unwrapped(inputs) as Record<string, unknown>;
  const [type, name] = [request.getType(), request.getName()];
  return { inputs, state: { ...plain, ...(request.getCustom() ? decided(type, name, plain) : {}) } };
}

/** Pulumi marks a secret by this key, whose value is always the same. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

export function isSecret(value: unknown): boolean {
  return typeof value === "object" && value !== null && Reflect.get(value, SIGNATURE) === SECRET;
}

function unwrapped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrapped);
  if (typeof value !== "object" || value === null) return value;
  if (isSecret(value)) return unwrapped(Reflect.get(value, "value"));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unwrapped(inner)]));
}

/** Ids and addresses as the stand-in providers choose them. */
function knownNetwork(type: string, name: string, inputs: Readonly<Record<string, unknown>>): Json {
  const identity = new Identity(`${type}::${name}`, 0);
  const place = { identity, accountId: "111122223333", region: "", project: "", name, inputs };
  const { id: _mocked, ...known } = KNOWN_NETWORK[type]?.(place) ?? {};
  return known;
}

// Whatever the program reads of a resource must be there: Pulumi silently drops inputs that are undefined.
function decided(
  type: string,
  name: string,
  inputs: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const arn = (path: string): string => `arn:aws:mock:region:111122223333:${path}/${name}`;
  switch (type) {
    case "aws-native:connect:Instance":
      return { arn: arn("instance"), awsId: `${name}-uuid` };
    case "aws-native:connect:SecurityKey":
      return { associationId: `${name}-association` };
    case "aws-native:connect:HoursOfOperation":
      return { hoursOfOperationArn: arn("operating-hours") };
    case "aws-native:connect:Queue":
      return { queueArn: arn("queue") };
    case "aws-native:connect:RoutingProfile":
      return { routingProfileArn: arn("routing-profile") };
    case "aws-native:connect:SecurityProfile":
      return { securityProfileArn: arn("security-profile") };
    case "aws-native:connect:ContactFlow":
      return { contactFlowArn: arn("contact-flow") };
    case "aws-native:connect:ContactFlowModule":
      return { contactFlowModuleArn: arn("flow-module") };
    case "aws-native:connect:PhoneNumber":
      return { phoneNumberArn: arn("phone-number"), address: "+441134960001" };
    case "aws-native:lex:Bot":
      return { awsId: `${name}-bot` };
    case "aws-native:lex:BotVersion":
      return { botVersion: "7" };
    case "aws-native:lex:BotAlias":
      return { arn: arn("bot-alias") };
    case "aws-native:connect:EmailAddress":
      return { emailAddressArn: arn("email-address") };
    case "aws-native:connect:QuickConnect":
      return { quickConnectArn: arn("transfer-destination") };
    case "aws-native:smsvoice:ProtectConfiguration":
      return { arn: arn("protect-configuration"), protectConfigurationId: `${name}-protect` };
    case "aws-native:smsvoice:PhoneNumber":
    case "aws-native:smsvoice:ConfigurationSet":
    case "aws-native:smsvoice:OptOutList":
      return { arn: arn("sms") };
    case "aws:s3/bucket:Bucket":
      return { arn: `arn:aws:s3:::${inputs["bucket"]}` };
    case "aws:sqs/queue:Queue":
      return { arn: arn("queue"), url: `https://sqs.mock/${name}` };
    case "aws:kms/key:Key":
      return { arn: arn("key"), keyId: `${name}-key` };
    case "aws:lambda/function:Function":
      return { arn: arn("function"), version: "3" };
    case "aws:iam/openIdConnectProvider:OpenIdConnectProvider":
      return {
        arn: `arn:aws:iam::111122223333:oidc-provider/${String(inputs["url"]).replace("https://", "")}`,
      };
    case "gcp:certificatemanager/dnsAuthorization:DnsAuthorization":
      return { dnsResourceRecords: [{ name: `_acme.${inputs["domain"]}.`, type: "CNAME", data: "proof." }] };
    case "gcp:compute/globalAddress:GlobalAddress":
      return { address: "192.0.2.10" };
    case "gcp:projects/serviceIdentity:ServiceIdentity":
      return { member: `serviceAccount:service-1@gcp-sa-${inputs["service"]}` };
    default:
      return { arn: arn("thing"), name: inputs["name"] ?? name, ...knownNetwork(type, name, inputs) };
  }
}
