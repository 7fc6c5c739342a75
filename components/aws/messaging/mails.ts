import { EmailIdentity } from "@pulumi/aws/sesv2/emailIdentity.js";
import { EmailAddress } from "@pulumi/aws-native/connect/emailAddress.js";
import { IntegrationAssociation } from "@pulumi/aws-native/connect/integrationAssociation.js";
import * as pulumi from "@pulumi/pulumi";
import { domainOfAddress } from "../../naming.ts";

export interface MailsArgs {
  readonly instanceArn: pulumi.Input<string>;
  readonly address: string;
}

/** Mails of one region: the domain that they come from, and the instance's address in it. */
export class Mails extends pulumi.ComponentResource {
  readonly identityArn: pulumi.Output<string>;
  readonly addressArn: pulumi.Output<string>;

  constructor(name: string, { instanceArn, address }: MailsArgs, opts: pulumi.ComponentResourceOptions) {
    super("tandem:messaging:Mails", name, {}, opts);
    const identity = new EmailIdentity(
      `${name}-identity`,
      { emailIdentity: domainOfAddress(address) },
      { parent: this },
    );
    const association = new IntegrationAssociation(
      `${name}-association`,
      { instanceId: instanceArn, integrationType: "SES_IDENTITY", integrationArn: identity.arn },
      { parent: this },
    );
    const entry = new EmailAddress(
      `${name}-address`,
      { instanceArn, emailAddress: address, description: "Tandem's entry" },
      // An address of a domain that the instance does not know is refused.
      { parent: this, dependsOn: [association] },
    );
    this.identityArn = identity.arn;
    this.addressArn = entry.emailAddressArn;
    this.registerOutputs({ identityArn: this.identityArn, addressArn: this.addressArn });
  }
}
