import { Permission } from "@pulumi/aws/lambda/permission.js";
import { IntegrationAssociation } from "@pulumi/aws-native/connect/integrationAssociation.js";
import * as pulumi from "@pulumi/pulumi";
import { type FunctionName, LIVE_ALIAS } from "../../../domain/functions.ts";
import type { LambdaFunction } from "../functions/lambda-function.ts";

export interface FunctionAccessArgs {
  readonly accountId: string;
  readonly instanceArn: pulumi.Input<string>;
  readonly functions: ReadonlyMap<FunctionName, LambdaFunction>;
}

/** Lets one instance, and nobody else, invoke the functions that its flows call. */
export class FunctionAccess extends pulumi.ComponentResource {
  constructor(name: string, args: FunctionAccessArgs, opts: pulumi.ComponentResourceOptions) {
    super("tandem:connect:FunctionAccess", name, {}, opts);
    for (const [functionName, target] of args.functions) {
      const permission = new Permission(
        `${name}-${functionName}`,
        {
          action: "lambda:InvokeFunction",
          function: target.functionName,
          qualifier: LIVE_ALIAS,
          principal: "connect.amazonaws.com",
          sourceAccount: args.accountId,
          sourceArn: args.instanceArn,
        },
        { parent: this },
      );
      new IntegrationAssociation(
        `${name}-${functionName}-association`,
        { instanceId: args.instanceArn, integrationType: "LAMBDA_FUNCTION", integrationArn: target.liveArn },
        // Both write the function's resource policy.
        { parent: this, dependsOn: [permission] },
      );
    }
    this.registerOutputs({});
  }
}

export interface FulfilmentAccessArgs {
  readonly accountId: string;
  /** ARNs of the aliases that call it. */
  readonly botAliasArns: Readonly<Record<string, pulumi.Input<string>>>;
  readonly target: LambdaFunction;
}

/** Lets the bots of one region, and nobody else, invoke the function that fulfils their intents. */
export class FulfilmentAccess extends pulumi.ComponentResource {
  constructor(name: string, args: FulfilmentAccessArgs, opts: pulumi.ComponentResourceOptions) {
    super("tandem:connect:FulfilmentAccess", name, {}, opts);
    for (const [bot, aliasArn] of Object.entries(args.botAliasArns))
      new Permission(
        `${name}-${bot}`,
        {
          action: "lambda:InvokeFunction",
          function: args.target.functionName,
          qualifier: LIVE_ALIAS,
          principal: "lexv2.amazonaws.com",
          sourceAccount: args.accountId,
          sourceArn: aliasArn,
        },
        { parent: this },
      );
    this.registerOutputs({});
  }
}
