import { Alias as KeyAlias } from "@pulumi/aws/kms/alias.js";
import { Key } from "@pulumi/aws/kms/key.js";
import * as pulumi from "@pulumi/pulumi";
import type { PolicyDocument } from "../../policy-document.ts";

export interface RegionalKeyArgs {
  readonly description: string;
  /** With its prefix alias/. */
  readonly alias: string;
  readonly policy: PolicyDocument;
  readonly protect: boolean;
}

/** A key of one region. Single-region, so that losing one region's keys costs no other. */
export class RegionalKey extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: RegionalKeyArgs, opts: pulumi.ComponentResourceOptions) {
    super("tandem:data:RegionalKey", name, {}, opts);
    const { description, alias, policy, protect } = args;
    const key = new Key(
      name,
      {
        description,
        enableKeyRotation: true,
        // The longest there is: what a lost key encrypted is lost.
        deletionWindowInDays: 30,
        policy: JSON.stringify(policy),
      },
      { parent: this, protect },
    );
    new KeyAlias(`${name}-alias`, { name: alias, targetKeyId: key.keyId }, { parent: this });
    this.arn = key.arn;
    this.registerOutputs({ arn: this.arn });
  }
}
