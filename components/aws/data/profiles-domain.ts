import { Domain } from "@pulumi/aws-native/customerprofiles/domain.js";
import * as pulumi from "@pulumi/pulumi";
import { type Place, profilesDomainName } from "../../naming.ts";

export interface ProfilesDomainArgs {
  readonly place: Place;
  readonly keyArn: pulumi.Input<string>;
  readonly retentionDays: number;
}

/** The region's domain of Customer Profiles. Nothing of Tandem's flows into it; erasure reaches what others put there. */
export class ProfilesDomain extends pulumi.ComponentResource {
  readonly domainName: string;

  constructor(name: string, args: ProfilesDomainArgs, opts: pulumi.ComponentResourceOptions) {
    super("tandem:data:ProfilesDomain", name, {}, opts);
    const { place, keyArn, retentionDays } = args;
    this.domainName = profilesDomainName(place.stack);
    new Domain(
      name,
      { domainName: this.domainName, defaultExpirationDays: retentionDays, defaultEncryptionKey: keyArn },
      { parent: this },
    );
    this.registerOutputs({ domainName: this.domainName });
  }
}
