import * as pulumi from "@pulumi/pulumi";
import { CONTRACTS } from "../../../domain/contracts.ts";
import type { EnvironmentName, FunctionContract, FunctionName } from "../../../domain/functions.ts";
import type { Side } from "../../regions.ts";
import { functionEnvironment } from "./function-environment.ts";
import type { GrantSources } from "./function-policy.ts";
import { LambdaFunction } from "./lambda-function.ts";

export interface RegionFunctionsArgs {
  readonly side: Side;
  readonly grants: GrantSources<pulumi.Input<string>>;
  /** What other resources decide, by variable. */
  readonly values: Readonly<Record<EnvironmentName, pulumi.Input<string>>>;
  readonly logRetentionDays: number;
}

/** Every function that has a contract, in one region. */
export class RegionFunctions extends pulumi.ComponentResource {
  readonly byName: ReadonlyMap<FunctionName, LambdaFunction>;
  readonly liveArns: Readonly<Record<FunctionName, pulumi.Output<string>>>;

  constructor(name: string, args: RegionFunctionsArgs, opts: pulumi.ComponentResourceOptions) {
    super("tandem:functions:RegionFunctions", name, {}, opts);
    const { side, grants, values, logRetentionDays } = args;
    this.byName = new Map(
      Object.values<FunctionContract>(CONTRACTS).map((contract) => {
        const environment = functionEnvironment(contract, { ...grants, values });
        const deployed = new LambdaFunction(
          `${contract.name}-${side}`,
          { contract, grants, environment, logRetentionDays },
          { parent: this },
        );
        return [contract.name, deployed];
      }),
    );
    this.liveArns = Object.fromEntries(
      [...this.byName].map(([functionName, { liveArn }]) => [functionName, liveArn]),
    ) as Record<FunctionName, pulumi.Output<string>>;
    this.registerOutputs({ liveArns: this.liveArns });
  }

  /** The functions that callers of this kind invoke. */
  calledBy(caller: FunctionContract["calledBy"]): ReadonlyMap<FunctionName, LambdaFunction> {
    return new Map([...this.byName].filter(([name]) => CONTRACTS[name].calledBy === caller));
  }

  /** Throws for a name without a contract, which the type rules out. */
  get(name: FunctionName): LambdaFunction {
    const found = this.byName.get(name);
    if (found === undefined)
      throw new Error(`No function ${name} is deployed: give it a contract in domain/contracts.ts.`);
    return found;
  }
}
