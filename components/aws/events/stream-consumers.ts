import { EventSourceMapping, type EventSourceMappingArgs } from "@pulumi/aws/lambda/eventSourceMapping.js";
import * as pulumi from "@pulumi/pulumi";
import { CONTRACTS } from "../../../domain/contracts.ts";
import type { FunctionContract, FunctionName, StreamName } from "../../../domain/functions.ts";
import { InvalidArgument } from "../../invalid-argument.ts";
import type { LambdaFunction } from "../functions/lambda-function.ts";
import { type Consumer, consumptionOf } from "./consumption.ts";

export interface StreamConsumersArgs {
  readonly streamArns: Readonly<Record<StreamName, pulumi.Input<string>>>;
  readonly quarantineArn: pulumi.Input<string>;
  /** Those that a stream calls. */
  readonly functions: ReadonlyMap<FunctionName, LambdaFunction>;
}

/** What reads the streams of a region. */
export class StreamConsumers extends pulumi.ComponentResource {
  constructor(name: string, args: StreamConsumersArgs, opts: pulumi.ComponentResourceOptions) {
    super("tandem:events:StreamConsumers", name, {}, opts);
    for (const [functionName, target] of args.functions)
      new EventSourceMapping(
        `${name}-${functionName}`,
        {
          ...mappingArgs(name, functionName, args.quarantineArn),
          eventSourceArn: args.streamArns[sourceOf(name, CONTRACTS[functionName])],
          functionName: target.liveArn,
        },
        { parent: this },
      );
    this.registerOutputs({});
  }
}

function mappingArgs(
  name: string,
  functionName: FunctionName,
  quarantineArn: pulumi.Input<string>,
): Omit<EventSourceMappingArgs, "functionName"> {
  const consumer: Consumer | undefined = consumptionOf(functionName);
  if (consumer === undefined)
    throw new InvalidArgument(`StreamConsumers ${name}`, functionName, "has no entry in consumption.ts.");
  return {
    batchSize: consumer.batchSize,
    maximumBatchingWindowInSeconds: consumer.windowSeconds,
    parallelizationFactor: consumer.parallel,
    bisectBatchOnFunctionError: true,
    maximumRetryAttempts: consumer.retries,
    maximumRecordAgeInSeconds: consumer.ageSeconds,
    functionResponseTypes: ["ReportBatchItemFailures"],
    startingPosition: consumer.from,
    ...(consumer.onFailure === "quarantine" && {
      destinationConfig: { onFailure: { destinationArn: quarantineArn } },
    }),
    ...(consumer.filter !== undefined && {
      filterCriteria: { filters: [{ pattern: JSON.stringify(consumer.filter) }] },
    }),
  };
}

function sourceOf(name: string, { name: functionName, streams }: FunctionContract): StreamName {
  const source = streams?.find(({ access }) => access === "read")?.stream;
  if (source === undefined)
    throw new InvalidArgument(`StreamConsumers ${name}`, functionName, "reads no stream by its contract.");
  return source;
}
