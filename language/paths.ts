/** The JSONPath references that a flow may hold: where they are legal, and what they mean for a contact. */
import type { ContactView, Frame } from "./effects.ts";

/** Everything a reference can read: the contact as the host sees it now, and the running flow's own values. */
export interface Scope {
  readonly contact: ContactView;
  readonly frame: Frame;
}

/** leaf: a value by itself; tree: needs at least one more step. */
const ROOTS: Readonly<Record<string, "leaf" | "tree">> = {
  Attributes: "tree",
  FlowAttributes: "tree",
  External: "tree",
  Lex: "tree",
  Modules: "tree",
  CustomerEndpoint: "tree",
  SystemEndpoint: "tree",
  Queue: "tree",
  Agent: "tree",
  Metrics: "tree",
  References: "tree",
  Media: "tree",
  MediaStreams: "tree",
  Customer: "tree",
  Case: "tree",
  SegmentAttributes: "tree",
  Views: "tree",
  Wisdom: "tree",
  LambdaInvocation: "tree",
  DataTables: "tree",
  DataTableList: "tree",
  Task: "tree",
  Email: "tree",
  Tags: "tree",
  StoredCustomerInput: "leaf",
  ContactId: "leaf",
  InitialContactId: "leaf",
  PreviousContactId: "leaf",
  RelatedContactId: "leaf",
  Channel: "leaf",
  InstanceARN: "leaf",
  InitiationMethod: "leaf",
  CustomerId: "leaf",
  LanguageCode: "leaf",
  TextToSpeechVoice: "leaf",
  Name: "leaf",
  Description: "leaf",
  AwsRegion: "leaf",
};

const STEP = String.raw`(?:\.[A-Za-z0-9_-]+|\['[^']*'\]|\[\d+\])`;
const leaves = Object.keys(ROOTS).filter((root) => ROOTS[root] === "leaf");
const LEAF = String.raw`\$(?:\.(?:${leaves.join("|")})(?![A-Za-z0-9_])|\['(?:${leaves.join("|")})'\])`;
const TREE = String.raw`\$(?:\.[A-Za-z_][A-Za-z0-9_]*|\['[A-Za-z_]\w*'\])${STEP}*`;
// Leaves first: `$.AwsRegion.amazonaws.com` is a region followed by text, not a path into the region.
const REFERENCE = new RegExp(`${LEAF}|${TREE}`, "g");
const WHOLE = new RegExp(`^(?:${LEAF}|${TREE})$`);

/** Is the whole value one reference? */
export function isReference(value: string): boolean {
  return WHOLE.test(value);
}

/** Every reference in a text, in order. */
export function referencesIn(text: string): readonly string[] {
  return text.match(REFERENCE) ?? [];
}

/** Why a reference is not legal, or undefined. */
export function referenceProblem(reference: string): string | undefined {
  const [root, ...rest] = steps(reference);
  const kind = root === undefined ? undefined : ROOTS[root];
  if (kind === undefined) return `${reference} starts with no root that flows know`;
  if (kind === "tree" && rest.length === 0) return `${reference} names a group of values, not one value`;
  return undefined;
}

/** The value of one reference; undefined where nothing is there. */
export function resolve(reference: string, scope: Scope): unknown {
  let value: unknown = rootsOf(scope);
  for (const step of steps(reference)) {
    if (typeof value !== "object" || value === null) return undefined;
    // Own properties only: `$.External.constructor` is a missing value, not a function.
    value = Object.hasOwn(value, step) ? (value as Readonly<Record<string, unknown>>)[step] : undefined;
  }
  return value;
}

/** A parameter as the service uses it: a whole reference by its value, references inside a text replaced. */
export function interpolate(text: string, scope: Scope): string {
  return text.replace(REFERENCE, (reference) => textOf(resolve(reference, scope)));
}

/** The value of a parameter that must not be empty, such as an ARN; undefined where its reference leads nowhere. */
export function interpolateRequired(text: string, scope: Scope): string | undefined {
  const value = interpolate(text, scope);
  return value === "" ? undefined : value;
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function steps(reference: string): readonly string[] {
  return [...reference.matchAll(/\.([A-Za-z0-9_-]+)|\['([^']*)'\]|\[(\d+)\]/g)].map(
    ([, dotted, quoted, index]) => dotted ?? quoted ?? index ?? "",
  );
}

function rootsOf({ contact, frame }: Scope): Readonly<Record<string, unknown>> {
  return {
    Attributes: contact.attributes,
    FlowAttributes: frame.flowAttributes,
    External: frame.external,
    Lex: frame.lex,
    StoredCustomerInput: frame.storedInput,
    Modules: { Input: frame.moduleInput, Result: frame.moduleResult, ResultData: frame.moduleResultData },
    CustomerEndpoint: endpoint(contact.customerEndpoint),
    SystemEndpoint: endpoint(contact.systemEndpoint),
    Media: { Sip: { Headers: contact.sipHeaders ?? {} }, InitialMessage: contact.initialMessage },
    SegmentAttributes: contact.segmentAttributes,
    References: contact.references && referencesOf(contact.references),
    Queue: contact.queue && { Name: contact.queue.name, ARN: contact.queue.arn },
    Agent: contact.agent && {
      UserName: contact.agent.userName,
      FirstName: contact.agent.firstName,
      LastName: contact.agent.lastName,
    },
    ContactId: contact.contactId,
    InitialContactId: contact.initialContactId,
    PreviousContactId: contact.previousContactId,
    RelatedContactId: contact.relatedContactId,
    CustomerId: contact.customerId,
    Name: contact.name,
    Description: contact.description,
    Channel: contact.channel,
    InstanceARN: contact.instanceArn,
    InitiationMethod: contact.initiationMethod,
    LanguageCode: contact.languageCode,
    AwsRegion: contact.region,
  };
}

function endpoint(value: ContactView["customerEndpoint"]): unknown {
  return value && { Address: value.address, Type: value.type };
}

function referencesOf(references: NonNullable<ContactView["references"]>): unknown {
  return Object.fromEntries(
    Object.entries(references).map(([name, { type, value }]) => [name, { Type: type, Value: value }]),
  );
}
