/** Runs a program, or a part of it, without an engine, and keeps what it registers. */
import * as pulumi from "@pulumi/pulumi";

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
  readonly dependencies: readonly string[];
  readonly inputs: Readonly<Record<string, unknown>>;
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
  getDependenciesList(): string[];
  getObject(): { toJavaScript(): Record<string, unknown> } | undefined;
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
        dependencies: request.getDependenciesList(),
        inputs: request.getObject()?.toJavaScript() ?? {},
      });
    return register(request, ...rest);
  };
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
    case "aws:kms/key:Key":
      return { arn: arn("key"), keyId: `${name}-key` };
    case "aws:lambda/function:Function":
      return { arn: arn("function"), version: "3" };
    default:
      return { arn: arn("thing"), name: inputs["name"] ?? name };
  }
}
