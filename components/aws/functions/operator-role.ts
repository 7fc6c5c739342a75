/** What people may do by hand, without any of a function's own grants. */
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import * as pulumi from "@pulumi/pulumi";
import { bucketArn, liveFunctionArn, type Place } from "../../naming.ts";
import { type PolicyDocument, policyOf } from "../../policy-document.ts";

export interface OperatorRoleArgs {
  readonly roleName: string;
  readonly accountId: string;
  readonly policy: PolicyDocument;
}

/** A role that the account may lend to its people; who they are is the account's own business. */
export class OperatorRole extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: OperatorRoleArgs, opts: pulumi.ComponentResourceOptions) {
    super("tandem:functions:OperatorRole", name, {}, opts);
    const role = new Role(
      `${name}-role`,
      { name: args.roleName, assumeRolePolicy: JSON.stringify(lentBy(args.accountId)) },
      { parent: this },
    );
    new RolePolicy(
      `${name}-policy`,
      { name: "operate", role: role.name, policy: JSON.stringify(args.policy) },
      { parent: this },
    );
    this.arn = role.arn;
    this.registerOutputs({ arn: this.arn });
  }
}

/** Behind the agents' screen of one region: revoke, unlock, flag, and nothing else. */
export function agentsScreenPolicy(place: Place): PolicyDocument {
  return policyOf([
    {
      Sid: "ManageAuthentication",
      Effect: "Allow",
      Action: ["lambda:InvokeFunction"],
      Resource: [liveFunctionArn(place, "manage-authentication")],
    },
  ]);
}

const OPERATED = [
  "import-customers",
  "export-customer",
  "erase-customer",
  "manage-authentication",
  // These apply what lies in quarantine.
  "apply-events",
  "ingest-contact-records",
] as const;

/** Behind the `tandem` command, in both regions: customers, and the replay of what lies in quarantine. */
export function operationsPolicy(places: readonly Place[]): PolicyDocument {
  const quarantines = places.map((place) => bucketArn(place, "quarantine"));
  return policyOf([
    {
      Sid: "Functions",
      Effect: "Allow",
      Action: ["lambda:InvokeFunction"],
      Resource: places.flatMap((place) => OPERATED.map((name) => liveFunctionArn(place, name))),
    },
    { Sid: "ListQuarantine", Effect: "Allow", Action: ["s3:ListBucket"], Resource: quarantines },
    {
      Sid: "EmptyQuarantine",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:DeleteObject"],
      Resource: quarantines.map((arn) => `${arn}/*`),
    },
  ]);
}

function lentBy(accountId: string): PolicyDocument {
  return policyOf([
    {
      Sid: "Assume",
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${accountId}:root` },
      Action: ["sts:AssumeRole"],
    },
  ]);
}
