/** What the slots of flows stand for in one region, but for other flows and modules. */
import type { Input, Output } from "@pulumi/pulumi";
import { CONTRACTS } from "../../../domain/contracts.ts";
import type { FunctionContract } from "../../../domain/functions.ts";
import type { QueueName } from "../../../domain/intents.ts";
import { idOfArn, liveFunctionArn, type Place } from "../../naming.ts";

// Connect puts the contact's region in at run time: one text serves both regions.
const REGION_AT_RUN_TIME = "$.AwsRegion";

export interface SlotSources {
  readonly place: Place;
  /** Bare ids. */
  readonly queueIds: Readonly<Record<QueueName, Output<string>>>;
  readonly hoursArn: Output<string>;
  readonly botAliasArns: Readonly<Record<"main" | "answers", Output<string>>>;
}

export function slotBindings(sources: SlotSources): Readonly<Record<string, Input<string>>> {
  const neutral = { ...sources.place, region: REGION_AT_RUN_TIME };
  return {
    ...Object.fromEntries(
      Object.values<FunctionContract>(CONTRACTS).map(({ name }) => [
        `function:${name}`,
        liveFunctionArn(neutral, name),
      ]),
    ),
    ...Object.fromEntries(Object.entries(sources.queueIds).map(([name, id]) => [`queue:${name}`, id])),
    "hours:opening-hours": sources.hoursArn.apply(idOfArn),
    "bot:main": sources.botAliasArns.main,
    "bot:answers": sources.botAliasArns.answers,
  };
}
