import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import { Alias as FunctionAlias } from "@pulumi/aws/lambda/alias.js";
import { Function as AwsFunction } from "@pulumi/aws/lambda/function.js";
import * as pulumi from "@pulumi/pulumi";
import { type FunctionContract, LIVE_ALIAS } from "../../../domain/functions.ts";
import { functionName, logGroupName, roleName } from "../../naming.ts";
import { trustOf } from "../../policy-document.ts";
import { functionPolicy, type GrantSources } from "./function-policy.ts";

export interface LambdaFunctionArgs {
  readonly contract: FunctionContract;
  readonly grants: GrantSources<pulumi.Input<string>>;
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
  readonly logRetentionDays: number;
}

/** A function as its contract describes it, behind the alias that everyone invokes. */
export class LambdaFunction extends pulumi.ComponentResource {
  /** ARN of the alias. */
  readonly liveArn: pulumi.Output<string>;
  readonly functionName: pulumi.Output<string>;

  constructor(name: string, args: LambdaFunctionArgs, opts: pulumi.ComponentResourceOptions) {
    super("tandem:functions:LambdaFunction", name, {}, opts);
    const { contract, grants } = args;
    const { place } = grants;
    const logGroup = new LogGroup(
      `${name}-log`,
      { name: logGroupName(place.stack, contract.name), retentionInDays: args.logRetentionDays },
      { parent: this },
    );
    const role = new Role(
      `${name}-role`,
      {
        name: roleName(place, contract.name),
        assumeRolePolicy: JSON.stringify(trustOf("lambda.amazonaws.com")),
      },
      { parent: this },
    );
    const policy = new RolePolicy(
      `${name}-policy`,
      {
        name: "contract",
        role: role.name,
        policy: policyText(contract, grants),
      },
      { parent: this },
    );
    const code = new AwsFunction(
      name,
      {
        name: functionName(place.stack, contract.name),
        role: role.arn,
        runtime: "nodejs24.x",
        handler: "index.handler",
        code: new pulumi.asset.FileArchive(`dist/functions/${contract.name}`),
        // A fifth cheaper than x86_64 and no slower to start; the bundles hold no native code.
        architectures: ["arm64"],
        timeout: contract.timeoutSeconds,
        memorySize: contract.memoryMb,
        environment: { variables: { ...args.environment } },
        loggingConfig: { logFormat: "JSON", logGroup: logGroup.name },
        // The alias names a version, so that a call in progress never meets half a deployment.
        publish: true,
      },
      // Without its policy the first calls would be refused.
      { parent: this, dependsOn: [policy] },
    );
    const live = new FunctionAlias(
      `${name}-live`,
      { name: LIVE_ALIAS, functionName: code.name, functionVersion: code.version },
      { parent: this },
    );
    this.liveArn = live.arn;
    this.functionName = code.name;
    this.registerOutputs({ liveArn: this.liveArn });
  }
}

function policyText(
  contract: FunctionContract,
  { resources, ...known }: GrantSources<pulumi.Input<string>>,
): pulumi.Output<string> {
  // A contract without services waits for none of their resources, so that a first preview shows its policy.
  const needed = contract.services === undefined ? NOTHING : resources;
  return pulumi
    .output(needed)
    .apply((arns) => JSON.stringify(functionPolicy(contract, { ...known, resources: arns })));
}

const NOTHING = {
  instance: "",
  smsOrigination: "",
  smsConfigurationSet: "",
  smsProtectConfiguration: "",
  smsOptOutList: "",
  mailIdentity: "",
} satisfies GrantSources<string>["resources"];
