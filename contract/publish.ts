/** The program's side of the contract. */
import * as pulumi from "@pulumi/pulumi";
import { parseOutputs } from "./parse-outputs.ts";
import { OUTPUTS_VERSION, type TandemOutputs } from "./tandem-outputs.ts";

/** The same shape, with outputs anywhere in it. */
export type Pending<T> = T extends object
  ? pulumi.Input<T> | { readonly [K in keyof T]: Pending<T[K]> }
  : pulumi.Input<T>;

/** The stack output; fails with MalformedOutputs rather than publish less than the contract promises. */
export function publish(fields: Pending<Omit<TandemOutputs, "version">>): pulumi.Output<TandemOutputs> {
  const pending: object = { version: OUTPUTS_VERSION, ...fields };
  return pulumi.output(pending).apply(parseOutputs);
}
