import { PhoneNumberContactFlowAssociation } from "@pulumi/aws/connect/phoneNumberContactFlowAssociation.js";
import { PhoneNumber } from "@pulumi/aws-native/connect/phoneNumber.js";
import * as pulumi from "@pulumi/pulumi";
import { idOfArn } from "../../naming.ts";

export interface TextEntryArgs {
  /** A number of End User Messaging in the region of the instance; a pool is none. */
  readonly numberArn: pulumi.Input<string>;
  readonly instanceArn: pulumi.Input<string>;
  readonly instanceId: pulumi.Input<string>;
  /** Where texts arrive. */
  readonly flowId: pulumi.Input<string>;
}

/** Makes a number that sends texts known to the instance, so that answers to them become contacts. */
export class TextEntry extends pulumi.ComponentResource {
  constructor(name: string, args: TextEntryArgs, opts: pulumi.ComponentResourceOptions) {
    super("tandem:messaging:TextEntry", name, {}, opts);
    const imported = new PhoneNumber(
      `${name}-number`,
      { targetArn: args.instanceArn, sourcePhoneNumberArn: args.numberArn, description: "Tandem's texts" },
      { parent: this },
    );
    new PhoneNumberContactFlowAssociation(
      `${name}-flow`,
      {
        instanceId: args.instanceId,
        phoneNumberId: imported.phoneNumberArn.apply(idOfArn),
        contactFlowId: args.flowId,
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
