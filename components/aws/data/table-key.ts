import { Alias as KeyAlias } from "@pulumi/aws/kms/alias.js";
import { Key } from "@pulumi/aws/kms/key.js";
import * as pulumi from "@pulumi/pulumi";
import { type Place, tableKeyAlias } from "../../naming.ts";
import { tableKeyPolicy } from "./key-policy.ts";

export interface TableKeyArgs {
  readonly place: Place;
  readonly protect: boolean;
}

/** The key that encrypts the tables of one region. Single-region, so that losing one region's keys costs no other. */
export class TableKey extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, { place, protect }: TableKeyArgs, opts: pulumi.ComponentResourceOptions) {
    super("tandem:data:TableKey", name, {}, opts);
    const key = new Key(
      name,
      {
        description: `Tables of Tandem, stack ${place.stack}`,
        enableKeyRotation: true,
        // The longest there is: a table without its key is lost.
        deletionWindowInDays: 30,
        policy: JSON.stringify(tableKeyPolicy(place.accountId, place.region)),
      },
      { parent: this, protect },
    );
    new KeyAlias(
      `${name}-alias`,
      { name: tableKeyAlias(place.stack), targetKeyId: key.keyId },
      { parent: this },
    );
    this.arn = key.arn;
    this.registerOutputs({ arn: this.arn });
  }
}
