/** What no published schema states and a person looked up: by type, what replaces, and what is wrongly refused. */
import type { Properties, Property, ResourceSchema } from "./schema.ts";

const ALWAYS = "*";

/** Properties whose change makes a new resource; "*" is every one. */
const REPLACING: Readonly<Record<string, readonly string[]>> = {
  "aws:cloudwatch/eventTarget:EventTarget": ["eventBusName", "rule", "targetId"],
  "aws:cloudwatch/logGroup:LogGroup": ["name", "namePrefix"],
  "aws:connect/phoneNumberContactFlowAssociation:PhoneNumberContactFlowAssociation": [ALWAYS],
  "aws:dynamodb/table:Table": ["hashKey", "rangeKey", "localSecondaryIndexes", "importTable"],
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": [ALWAYS],
  "aws:iam/rolePolicy:RolePolicy": ["name", "namePrefix", "role"],
  "aws:kms/alias:Alias": ["name", "namePrefix"],
  "aws:lambda/alias:Alias": ["functionName", "name"],
  "aws:lambda/permission:Permission": [ALWAYS],
  "aws:s3/bucketPolicy:BucketPolicy": ["bucket"],
  "gcp:compute/router:Router": ["network"],
  "gcp:compute/subnetwork:Subnetwork": ["network"],
};

/** These are taken as they are: what is published of them refuses what the service takes. */
const UNCONSTRAINED: Readonly<Record<string, readonly string[]>> = {
  "aws:sns/topicSubscription:TopicSubscription": ["protocol"],
  // Its protocols are upper case in the documentation, and in lower case in its own examples.
  "aws:elb/loadBalancer:LoadBalancer": ["listeners"],
  "aws:s3/accessPoint:AccessPoint": ["name"],
};

export function applyReviewed(packageName: string, token: string, schema: ResourceSchema): ResourceSchema {
  const replacing = REPLACING[token] ?? [];
  const free = UNCONSTRAINED[token] ?? [];
  const inputs = Object.entries(schema.inputs).map(([name, property]): [string, Property] => {
    const replaces =
      replacing.includes(name) ||
      replacing.includes(ALWAYS) ||
      // Version 7 of the aws provider lets each resource name its region; none can move to another.
      (packageName === "aws" && name === "region");
    const base: Property = free.includes(name) ? { ...property, shape: { kind: "any" } } : property;
    return [name, replaces ? { ...base, replaces: true } : base];
  });
  return { ...schema, inputs: Object.fromEntries(inputs) };
}

/** Marks the property at the end of each path, as aws-native's scripts write them: "targets[*].arn". */
export function markReplacing(
  schema: ResourceSchema,
  paths: readonly string[],
  definitions: Map<string, Properties>,
): ResourceSchema {
  let inputs: Properties = schema.inputs;
  for (const path of paths) {
    const [first = "", ...rest] = path.replaceAll("[*]", "").split(".");
    const property = inputs[first];
    if (property === undefined) continue;
    if (rest.length === 0) inputs = { ...inputs, [first]: { ...property, replaces: true } };
    else markNested(property, rest, definitions);
  }
  return { ...schema, inputs };
}

function markNested(
  holder: Property,
  [first = "", ...rest]: readonly string[],
  definitions: Map<string, Properties>,
): void {
  let shape = holder.shape;
  while (shape.kind === "list" || shape.kind === "map") shape = shape.of;
  const properties = shape.kind === "object" ? definitions.get(shape.name) : undefined;
  const property = properties?.[first];
  if (shape.kind !== "object" || property === undefined) return;
  if (rest.length > 0) markNested(property, rest, definitions);
  else definitions.set(shape.name, { ...properties, [first]: { ...property, replaces: true } });
}
