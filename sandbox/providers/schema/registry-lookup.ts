/** Finds a provider's types and properties in the CloudFormation registry. */
import type { Registry, RegistrySchema, RegistryType } from "../../data/read.ts";

/** Types of the aws provider that CloudFormation keeps under another service or name. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  "cloudwatch::eventrule": "events::rule",
  "cloudwatch::eventbus": "events::eventbus",
  "cloudwatch::loggroup": "logs::loggroup",
  "cloudwatch::logstream": "logs::logstream",
  "cloudwatch::metricalarm": "cloudwatch::alarm",
  "ec2transitgateway::transitgateway": "ec2::transitgateway",
  "ec2transitgateway::vpcattachment": "ec2::transitgatewayattachment",
  "ec2transitgateway::routetable": "ec2::transitgatewayroutetable",
  "ec2transitgateway::route": "ec2::transitgatewayroute",
  "ec2transitgateway::peeringattachment": "ec2::transitgatewaypeeringattachment",
};

export interface RegistryEntry {
  /** AWS::Connect::Queue. */
  readonly name: string;
  readonly type: RegistryType;
}

export class RegistryLookup {
  readonly #byName: ReadonlyMap<string, RegistryEntry>;

  constructor(registry: Registry) {
    this.#byName = new Map(
      Object.entries(registry.types).map(([name, type]) => [
        name.slice(name.indexOf("::") + 2).toLowerCase(),
        { name, type },
      ]),
    );
  }

  /** aws-native:connect:Queue and aws:dynamodb/table:Table alike. */
  find(token: string): RegistryEntry | undefined {
    const [, module = "", name = ""] = token.split(":");
    const key = `${module.split("/")[0]}::${name}`.toLowerCase();
    return this.#byName.get(OTHER_NAMES[key] ?? key);
  }
}

/** Names compare without case and punctuation: IdleSessionTTLInSeconds is idleSessionTtlInSeconds. */
export function flatten(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

export function propertyNamed(
  properties: Readonly<Record<string, RegistrySchema>>,
  name: string,
): RegistrySchema | undefined {
  const wanted = flatten(name);
  const found = Object.keys(properties).find((property) => flatten(property) === wanted);
  return found === undefined ? undefined : properties[found];
}

/** Follows #/definitions/Name to what it names. */
export function resolve(type: RegistryType, schema: RegistrySchema | undefined): RegistrySchema | undefined {
  let at = schema;
  // A definition may name another; none of the registry goes deeper than this.
  for (let step = 0; step < 16 && at?.$ref !== undefined; step++) {
    const path = at.$ref.replace(/^#\//, "").split("/");
    at = path.reduce<unknown>((node, part) => memberOf(node, part), type) as RegistrySchema | undefined;
  }
  return at;
}

function memberOf(node: unknown, part: string): unknown {
  return typeof node === "object" && node !== null ? (node as Record<string, unknown>)[part] : undefined;
}

/** The top-level properties of a list of JSON pointers; deeper ones are left out. */
export function topLevel(pointers: readonly string[] | undefined): readonly string[] {
  return (pointers ?? []).flatMap((pointer) => {
    const [, , name, ...deeper] = pointer.split("/");
    return name === undefined || deeper.length > 0 ? [] : [name];
  });
}
