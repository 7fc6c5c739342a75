import { SecurityPolicy } from "@pulumi/gcp/compute/securityPolicy.js";
import { SSLPolicy } from "@pulumi/gcp/compute/sslpolicy.js";
import * as pulumi from "@pulumi/pulumi";

export interface EntryProtectionArgs {
  /** Physical name of both policies. */
  readonly entryName: string;
}

// A person who chats starts one contact; this leaves room for a household or an office behind one address.
const REQUESTS_PER_MINUTE = 120;
// Cloud Armor takes no policy without a rule of the lowest priority for everything.
const LOWEST_PRIORITY = 2_147_483_647;
const EVERYONE = { versionedExpr: "SRC_IPS_V1", config: { srcIpRanges: ["*"] } };

/** What stands between the internet and the edge: a rate limit by client address, and no TLS before 1.2. */
export class EntryProtection extends pulumi.ComponentResource {
  readonly securityPolicyName: pulumi.Output<string>;
  readonly sslPolicyName: pulumi.Output<string>;

  constructor(name: string, { entryName }: EntryProtectionArgs, opts: pulumi.ComponentResourceOptions) {
    super("tandem:gateway:EntryProtection", name, {}, opts);
    const armor = new SecurityPolicy(
      `${name}-armor`,
      {
        name: entryName,
        type: "CLOUD_ARMOR",
        rules: [
          {
            description: "At most so many requests a minute from one address",
            priority: 1000,
            action: "throttle",
            match: EVERYONE,
            rateLimitOptions: {
              conformAction: "allow",
              exceedAction: "deny(429)",
              enforceOnKey: "IP",
              rateLimitThreshold: { count: REQUESTS_PER_MINUTE, intervalSec: 60 },
            },
          },
          {
            description: "Everything else",
            priority: LOWEST_PRIORITY,
            action: "allow",
            match: EVERYONE,
          },
        ],
      },
      { parent: this },
    );
    const ssl = new SSLPolicy(
      `${name}-tls`,
      { name: entryName, profile: "RESTRICTED", minTlsVersion: "TLS_1_2" },
      { parent: this },
    );
    this.securityPolicyName = armor.name;
    this.sslPolicyName = ssl.name;
    this.registerOutputs({
      securityPolicyName: this.securityPolicyName,
      sslPolicyName: this.sslPolicyName,
    });
  }
}
