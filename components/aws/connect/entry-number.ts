import { PhoneNumberContactFlowAssociation } from "@pulumi/aws/connect/phoneNumberContactFlowAssociation.js";
import { PhoneNumber } from "@pulumi/aws-native/connect/phoneNumber.js";
import * as pulumi from "@pulumi/pulumi";
import { idOfArn } from "../../naming.ts";
import type { PhoneNumberSetting } from "../../setting-shapes.ts";

export interface EntryNumberArgs {
  readonly instanceArn: pulumi.Input<string>;
  readonly number: PhoneNumberSetting;
  readonly protect: boolean;
}

export interface AnswerArgs {
  readonly instanceId: pulumi.Input<string>;
  /** Where callers arrive. */
  readonly flowId: pulumi.Input<string>;
}

/** A number that customers call. It is known before anything answers it: functions tell it to customers. */
export class EntryNumber extends pulumi.ComponentResource {
  /** E.164. */
  readonly address: pulumi.Output<string>;
  readonly #name: string;
  readonly #phoneNumberId: pulumi.Output<string>;

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
    this.#name = name;
    this.#phoneNumberId = claimed.phoneNumberArn.apply(idOfArn);
    this.address = claimed.address;
    this.registerOutputs({ address: this.address });
  }

  /** From now on the flow answers. `behind`: all it needs, because a number without it takes calls that fail. */
  answerWith({ instanceId, flowId }: AnswerArgs, behind: readonly pulumi.Resource[]): void {
    new PhoneNumberContactFlowAssociation(
      `${this.#name}-flow`,
      { instanceId, phoneNumberId: this.#phoneNumberId, contactFlowId: flowId },
      { parent: this, dependsOn: [...behind] },
    );
  }
}
