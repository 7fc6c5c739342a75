import { Instance } from "@pulumi/aws-native/connect/instance.js";
import { SecurityKey } from "@pulumi/aws-native/connect/securityKey.js";
import * as pulumi from "@pulumi/pulumi";
import { publicKeyOf } from "../../certificate.ts";

export interface ConnectInstanceArgs {
  /** Never to be changed: another alias is another instance. */
  readonly alias: string;
  /** X.509, PEM, self-signed: flows encrypt with it what callers key in as a secret. */
  readonly certificate: string;
  readonly protect: boolean;
}

/** An Amazon Connect instance that can take encrypted input. */
export class ConnectInstance extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly instanceId: pulumi.Output<string>;
  readonly securityKeyId: pulumi.Output<string>;

  constructor(name: string, args: ConnectInstanceArgs, opts: pulumi.ComponentResourceOptions) {
    super("tandem:connect:ConnectInstance", name, {}, opts);
    const { alias, certificate, protect } = args;
    const instance = new Instance(
      name,
      {
        instanceAlias: alias,
        // Agents sign in at the identity provider: the program holds no passwords, and a linked pair demands it.
        identityManagementType: "SAML",
        // Calls go out for callbacks, and for transfers to the other instance.
        attributes: { inboundCalls: true, outboundCalls: true, contactflowLogs: true },
      },
      // An account may create and delete 100 instances in 30 days, and an alias once given up may be gone.
      { parent: this, protect, retainOnDelete: protect },
    );
    const securityKey = new SecurityKey(
      `${name}-security-key`,
      { instanceId: instance.arn, key: publicKeyOf(certificate) },
      { parent: this },
    );
    this.arn = instance.arn;
    this.instanceId = instance.awsId;
    this.securityKeyId = securityKey.associationId;
    this.registerOutputs({ arn: this.arn, securityKeyId: this.securityKeyId });
  }
}
