/** A value for an output that no table knows: from its published pattern, else from its name. */
import { expression } from "../check/constraints.ts";
import type { OutputKind } from "../schema/schema.ts";
import { arn, type Place, textOf } from "./place.ts";
import { samplePattern } from "./sample-pattern.ts";

export interface Guessed {
  readonly name: string;
  readonly kind: OutputKind;
  readonly pattern: string | undefined;
  /** "lambda", "compute" */
  readonly service: string;
  /** "function", "subnetwork" */
  readonly typeName: string;
  readonly id: string;
}

export function guessOutput(output: Guessed, place: Place): unknown {
  switch (output.kind) {
    case "text":
      return guessText(output, place);
    case "number":
      return 0;
    case "boolean":
      return false;
    case "list":
      return [];
    case "map":
      return {};
    case "any":
      return undefined;
    default:
      return output.kind satisfies never;
  }
}

function guessText({ name, pattern, service, typeName, id }: Guessed, place: Place): string {
  if (pattern !== undefined) {
    const sampled = samplePattern(pattern, `${place.identity.seed}/${name}`);
    return sampled.startsWith("arn:") ? settle(sampled, pattern, place) : sampled;
  }
  if (/arn$/i.test(name)) return arn(place, service, `${typeName}/${id}`);
  if (name === "selfLink") return `https://www.googleapis.com/${service}/v1/${id}`;
  if (/id$/i.test(name)) return place.identity.uuid(name);
  if (/^(status|state)$/i.test(name)) return "ACTIVE";
  if (/(time|at|date|timestamp)$/i.test(name)) return "2026-01-01T00:00:00Z";
  return `${place.name}-${name}`;
}

/** Puts region, account and the instance it belongs to into a sampled ARN, where the pattern allows them. */
function settle(sampled: string, pattern: string, place: Place): string {
  const instance = /instance\/[^/]+/.exec(textOf(place.inputs, "instanceArn") ?? "")?.[0];
  const parts = sampled.split(":");
  const resource = parts.slice(5).join(":");
  const wanted = ["arn", "aws", parts[2] ?? "", place.region, place.accountId];
  const better = instance === undefined ? resource : resource.replace(/instance\/[^/]+/, instance);
  const settled = [...wanted, better].join(":");
  return expression(pattern)?.test(settled) === false ? sampled : settled;
}
