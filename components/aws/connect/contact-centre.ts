import * as pulumi from "@pulumi/pulumi";
import type { Flow } from "../../../flows/flow.ts";
import { ANSWER_INTENTS, BOT_INTENTS } from "../../../flows/utterances.ts";
import { roleName } from "../../naming.ts";
import { otherSide, type Side } from "../../regions.ts";
import type { Settings } from "../../settings.ts";
import { placeOf, secretArnsAt } from "../../side-of.ts";
import type { RegionContent } from "../data/region-content.ts";
import { ContactEvents } from "../events/contact-events.ts";
import { Schedules } from "../events/schedules.ts";
import { StreamConsumers } from "../events/stream-consumers.ts";
import { functionValues } from "../functions/function-values.ts";
import { agentsScreenPolicy, OperatorRole } from "../functions/operator-role.ts";
import { RegionFunctions } from "../functions/region-functions.ts";
import { Mails } from "../messaging/mails.ts";
import { TextEntry } from "../messaging/text-entry.ts";
import { isNumber, Texts } from "../messaging/texts.ts";
import { Agents } from "./agents.ts";
import { ContactStorage } from "./contact-storage.ts";
import { Conversation, flowNamed } from "./conversation.ts";
import { FulfilmentAccess, FunctionAccess } from "./function-access.ts";
import { Queues } from "./queues.ts";
import { QuickConnects } from "./quick-connects.ts";
import type { Reception } from "./reception.ts";
import { slotBindings } from "./slot-bindings.ts";
import { SpeechBot } from "./speech-bot.ts";

export interface ContactCentreArgs {
  readonly side: Side;
  readonly settings: Settings;
  readonly receptions: Readonly<Record<Side, Reception>>;
  readonly content: RegionContent;
  readonly modules: readonly Flow[];
  /** Among them `inbound` and `inbound-text`, which answer the numbers, `transfer-to-peer` and `inbound-task`. */
  readonly flows: readonly Flow[];
  /** What must exist before a function serves. */
  readonly data: pulumi.Resource;
}

/** Everything one region needs to serve contacts by itself: the instance's conversation, its functions, its events. */
export class ContactCentre extends pulumi.ComponentResource {
  readonly queues: Queues;
  readonly bot: SpeechBot;
  readonly conversation: Conversation;
  readonly mails: Mails;
  readonly functions: RegionFunctions;

  constructor(name: string, args: ContactCentreArgs, opts: pulumi.ComponentResourceOptions) {
    super("tandem:connect:ContactCentre", name, {}, opts);
    const { side, settings, content, modules, flows } = args;
    const { protect, openingHours, timeZone } = settings;
    const place = placeOf(settings, side);
    const parent = { parent: this };
    const { instance, number } = args.receptions[side];
    const { arn: instanceArn, instanceId } = instance;

    this.queues = new Queues(`queues-${side}`, { instanceArn, openingHours, timeZone }, parent);
    const { arns: queueArns, ids: queueIds, hoursArn } = this.queues;
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
    const { flowIds, flowArns } = this.conversation;
    const { deskArn } = new QuickConnects(
      `quick-connects-${side}`,
      {
        instanceArn,
        hoursArn,
        queueArn: queueArns.general,
        transferFlowArn: flowNamed(`ContactCentre ${name}`, flowArns, "transfer-to-peer"),
        taskFlowArn: flowNamed(`ContactCentre ${name}`, flowArns, "inbound-task"),
      },
      parent,
    );
    new Agents(`agents-${side}`, { instanceArn, queueArns, deskArn, agents: settings.users }, parent);
    const storage = new ContactStorage(
      `contact-storage-${side}`,
      {
        instanceArn,
        recordStreamArn: content.streamArns["contact-records"],
        bucketName: content.buckets.objects.bucketName,
        keyArn: content.keyArn,
      },
      parent,
    );
    const texts = new Texts(
      `texts-${side}`,
      {
        place,
        instanceArn,
        protect,
        countries: settings.smsCountries,
        origination: settings.smsOrigination[side],
      },
      parent,
    );
    this.mails = new Mails(`mails-${side}`, { instanceArn, address: settings.mailAddresses[side] }, parent);
    this.functions = new RegionFunctions(
      `functions-${side}`,
      {
        side,
        logRetentionDays: settings.logRetentionDays,
        grants: {
          place,
          peer: placeOf(settings, otherSide(side)),
          secretArns: secretArnsAt(settings, side),
          secretKeyArns: settings.secretKeys[side],
          resources: {
            instance: instanceArn,
            smsOrigination: texts.originationArn,
            smsConfigurationSet: texts.configurationSetArn,
            smsProtectConfiguration: texts.protectConfigurationArn,
            smsOptOutList: texts.optOutListArn,
            mailIdentity: this.mails.identityArn,
          },
        },
        values: functionValues({
          side,
          settings,
          instanceId,
          queueIds,
          securityKeyId: instance.securityKeyId,
          phoneNumber: number.address,
          peerPhoneNumber: args.receptions[otherSide(side)].number.address,
          flowIds,
          smsOriginationArn: texts.originationArn,
          smsProtectConfigurationId: texts.protectConfigurationId,
        }),
      },
      { parent: this, dependsOn: [args.data, content] },
    );
    new OperatorRole(
      `agents-screen-${side}`,
      {
        roleName: roleName(place, "agents-screen"),
        accountId: settings.accountId,
        policy: agentsScreenPolicy(place),
      },
      parent,
    );
    const fulfilment = new FulfilmentAccess(
      `fulfilment-access-${side}`,
      { botAliasArns, accountId: settings.accountId, target: this.functions.get("fulfil-intent") },
      parent,
    );
    const behind = [storage, fulfilment, ...this.#callers(side, args)];
    number.answerWith({ flowId: flowNamed(`ContactCentre ${name}`, flowIds, "inbound"), instanceId }, behind);
    if (isNumber(settings.smsOrigination[side]))
      new TextEntry(
        `text-entry-${side}`,
        {
          instanceArn,
          instanceId,
          numberArn: texts.originationArn,
          flowId: flowNamed(`ContactCentre ${name}`, flowIds, "inbound-text"),
        },
        { parent: this, dependsOn: behind },
      );
    this.registerOutputs({});
  }

  /** Whatever calls the functions: flows, contact events, streams, the clock. */
  #callers(side: Side, { settings, receptions, content }: ContactCentreArgs): readonly pulumi.Resource[] {
    const parent = { parent: this };
    const instanceArn = receptions[side].instance.arn;
    const { accountId } = settings;
    return [
      new FunctionAccess(
        `function-access-${side}`,
        { accountId, instanceArn, functions: this.functions.calledBy("flow") },
        parent,
      ),
      new ContactEvents(
        `contact-events-${side}`,
        { instanceArn, consumer: this.functions.get("ingest-contact-events") },
        parent,
      ),
      new StreamConsumers(
        `consumers-${side}`,
        {
          streamArns: content.streamArns,
          quarantineArn: content.buckets.quarantine.arn,
          functions: this.functions.calledBy("stream"),
        },
        parent,
      ),
      new Schedules(
        `schedules-${side}`,
        { place: placeOf(settings, side), functions: this.functions },
        parent,
      ),
    ];
  }
}
