import * as pulumi from "@pulumi/pulumi";
import { instanceAlias } from "../../naming.ts";
import type { Side } from "../../regions.ts";
import type { Settings } from "../../settings.ts";
import { ConnectInstance } from "./connect-instance.ts";
import { EntryNumber } from "./entry-number.ts";

export interface ReceptionArgs {
  readonly side: Side;
  readonly settings: Settings;
}

/** One side's instance and number. Both sides' come before anything else, for each tells the other its number. */
export class Reception extends pulumi.ComponentResource {
  readonly instance: ConnectInstance;
  readonly number: EntryNumber;

  constructor(name: string, { side, settings }: ReceptionArgs, opts: pulumi.ComponentResourceOptions) {
    super("tandem:connect:Reception", name, {}, opts);
    const { protect } = settings;
    // Both stood in the contact centre once: a stack of that time keeps its instance and its number.
    const former = { parent: pulumi.createUrn(`contact-centre-${side}`, "tandem:connect:ContactCentre") };
    const parent = { parent: this, aliases: [former] };
    this.instance = new ConnectInstance(
      `instance-${side}`,
      {
        protect,
        alias: instanceAlias(settings.instanceAlias, side),
        certificate: settings.securityKey[side].certificate,
      },
      parent,
    );
    this.number = new EntryNumber(
      `number-${side}`,
      { protect, instanceArn: this.instance.arn, number: settings.phoneNumbers[side] },
      parent,
    );
    this.registerOutputs({});
  }
}
