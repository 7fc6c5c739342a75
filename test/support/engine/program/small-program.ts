/** A program that the tests of the engine can break in each of the ways programs break. */

import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const breakage = config.require("breakage");

class Thing extends pulumi.CustomResource {
  constructor(name: string, args: Record<string, pulumi.Input<unknown>>, opts: pulumi.CustomResourceOptions) {
    // As the SDKs do: the message names the property and nothing else.
    if (args["key"] === undefined) throw new Error("Missing required property 'key'");
    super("trivial:module:Thing", name, args, opts);
  }
}

class Shelf extends pulumi.ComponentResource {
  constructor(name: string, args: { readonly count: number }, opts: pulumi.ComponentResourceOptions) {
    super("small:things:Shelf", name, {}, opts);
    for (let number = 0; number < args.count; number++) {
      const key = breakage === "missing" && number === 1 ? undefined : config.require("key");
      const refuse = breakage === "refused" && number === 1;
      new Thing(`${name}-${number}`, { key, refuse, secret: pulumi.secret("s3cret") }, { parent: this });
    }
    this.registerOutputs();
  }
}

if (breakage === "thrown") throw new Error("tandem:zone: expected a time zone, came Mars/Base.");

class TrivialProvider extends pulumi.ProviderResource {
  constructor(name: string) {
    super("trivial", name, {});
  }
}

const provider = new TrivialProvider("trivial");
new Shelf("shelf", { count: config.requireNumber("count") }, { provider });

export const count: number = config.requireNumber("count");
export const hidden: pulumi.Output<string> = pulumi.secret("s3cret");
