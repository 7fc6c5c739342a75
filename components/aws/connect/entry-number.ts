import { PhoneNumberContactFlowAssociation } from "@pulumi/aws/connect/phoneNumberContactFlowAssociation.js";
import { PhoneNumber } from "@pulumi/aws-native/connect/phoneNumber.js";
import * as pulumi from "@pulumi/pulumi";
import { idOfArn } from "../../naming.ts";
import type { PhoneNumberSetting } from "../../setting-shapes.ts";

export interface EntryNumberArgs {
  readonly instanceArn: pulumi.Input<string>;
  readonly instanceId: pulumi.Input<string>;
  readonly number: PhoneNumberSetting;
  /** Where its callers arrive. */
  readonly flowId: pulumi.Input<string>;
  readonly protect: boolean;
}

/** A number that customers call, and the flow that answers it. */
export class EntryNumber extends pulumi.ComponentResource {
  /** E.164. */
  readonly address: pulumi.Output<string>;

  constructor(name: string, args: EntryNumberArgs, opts: pulumi.ComponentResourceOptions) {
    super("tandem:connect:EntryNumber", name, {}, opts);
    const { number, protect } = args;
    const claimed = new PhoneNumber(
      name,
      {
        targetArn: args.instanceArn,
        countryCode: number.country,
        type: number.type,
        description: "Tandem's entry",
      },
      // A released number cannot be had back, and claims are limited over 180 days.
      { parent: this, protect, retainOnDelete: protect },
    );
    new PhoneNumberContactFlowAssociation(
      `${name}-flow`,
      {
        instanceId: args.instanceId,
        phoneNumberId: claimed.phoneNumberArn.apply(idOfArn),
        contactFlowId: args.flowId,
      },
      { parent: this },
    );
    this.address = claimed.address;
    this.registerOutputs({ address: this.address });
  }
}
