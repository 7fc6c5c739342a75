/** For other Pulumi programs: what a Tandem stack offers, by its stack reference. */
import type * as pulumi from "@pulumi/pulumi";
import { parseOutputs } from "./parse-outputs.ts";
import { OUTPUT_NAME, type TandemOutputs } from "./tandem-outputs.ts";

/** Fails with NewerOutputs or MalformedOutputs. */
export function readTandem(reference: pulumi.StackReference): pulumi.Output<TandemOutputs> {
  return reference.requireOutput(OUTPUT_NAME).apply(parseOutputs);
}
