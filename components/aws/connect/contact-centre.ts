import * as pulumi from "@pulumi/pulumi";
import type { Flow } from "../../../flows/flow.ts";
import { ANSWER_INTENTS, BOT_INTENTS } from "../../../flows/utterances.ts";
import { InvalidArgument } from "../../invalid-argument.ts";
import { instanceAlias } from "../../naming.ts";
import { otherSide, type Side } from "../../regions.ts";
import type { Settings } from "../../settings.ts";
import { placeOf, secretArnsAt } from "../../side-of.ts";
import { ContactEvents } from "../events/contact-events.ts";
import { RegionFunctions } from "../functions/region-functions.ts";
import { Agents } from "./agents.ts";
import { ConnectInstance } from "./connect-instance.ts";
import { Conversation } from "./conversation.ts";
import { EntryNumber } from "./entry-number.ts";
import { FunctionAccess } from "./function-access.ts";
import { Queues } from "./queues.ts";
import { slotBindings } from "./slot-bindings.ts";
import { SpeechBot } from "./speech-bot.ts";

export interface ContactCentreArgs {
  readonly side: Side;
  readonly settings: Settings;
  readonly modules: readonly Flow[];
  /** Among them the flow `inbound`, which answers the number. */
  readonly flows: readonly Flow[];
  /** What must exist before a function serves. */
  readonly data: pulumi.Resource;
}

/** Everything one region needs to serve contacts by itself: the instance, its conversation, its functions, a number. */
export class ContactCentre extends pulumi.ComponentResource {
  readonly instance: ConnectInstance;
  readonly queues: Queues;
  readonly bot: SpeechBot;
  readonly conversation: Conversation;
  readonly functions: RegionFunctions;
  readonly number: EntryNumber;

  constructor(name: string, args: ContactCentreArgs, opts: pulumi.ComponentResourceOptions) {
    super("tandem:connect:ContactCentre", name, {}, opts);
    const { side, settings, modules, flows } = args;
    const { accountId, protect, openingHours, timeZone, logRetentionDays } = settings;
    const place = placeOf(settings, side);
    const parent = { parent: this };
    const securityKey = settings.securityKey[side];

    this.instance = new ConnectInstance(
      `instance-${side}`,
      { protect, alias: instanceAlias(settings.instanceAlias, side), certificate: securityKey.certificate },
      parent,
    );
    const instanceArn = this.instance.arn;
    this.queues = new Queues(`queues-${side}`, { instanceArn, openingHours, timeZone }, parent);
    const { arns: queueArns, ids: queueIds, hoursArn } = this.queues;
    new Agents(`agents-${side}`, { instanceArn, queueArns, agents: settings.users }, parent);
    this.bot = new SpeechBot(`bot-${side}`, { place, instanceArn, intents: BOT_INTENTS }, parent);
    const answers = new SpeechBot(
      `answer-bot-${side}`,
      { place, instanceArn, intents: ANSWER_INTENTS, purpose: "answers" },
      parent,
    );
    const botAliasArns = { main: this.bot.aliasArn, answers: answers.aliasArn };
    const bindings = slotBindings({ place, queueIds, hoursArn, botAliasArns });
    this.conversation = new Conversation(
      `conversation-${side}`,
      { instanceArn, modules, flows, bindings },
      parent,
    );
    this.number = new EntryNumber(
      `number-${side}`,
      { protect, instanceArn, number: settings.phoneNumbers[side] },
      parent,
    );
    const values = {
      SECURITY_KEY_ID: this.instance.securityKeyId,
      SECURITY_KEY_CERTIFICATE: securityKey.certificate,
      REDIAL_CARRY_OVER: settings.redialCarryOver,
      QUEUE_IDS: pulumi.jsonStringify(queueIds),
      PHONE_NUMBER: this.number.address,
    };
    this.functions = new RegionFunctions(
      `functions-${side}`,
      {
        side,
        place,
        logRetentionDays,
        values,
        peerRegion: settings.regions[otherSide(side)],
        secretArns: secretArnsAt(settings, side),
      },
      { parent: this, dependsOn: [args.data] },
    );
    const access = new FunctionAccess(
      `function-access-${side}`,
      { accountId, instanceArn, functions: this.functions.calledBy("flow") },
      parent,
    );
    const events = new ContactEvents(
      `contact-events-${side}`,
      { instanceArn, consumer: this.functions.get("ingest-contact-events") },
      parent,
    );
    const flowId = this.conversation.flowIds["inbound"];
    if (flowId === undefined)
      throw new InvalidArgument(`ContactCentre ${name}`, "flows", "hold none named inbound.");
    this.number.answerWith({ flowId, instanceId: this.instance.instanceId }, [access, events]);
    this.registerOutputs({});
  }
}
