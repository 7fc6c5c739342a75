import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import { IntegrationAssociation } from "@pulumi/aws-native/connect/integrationAssociation.js";
import { Bot } from "@pulumi/aws-native/lex/bot.js";
import { BotAlias } from "@pulumi/aws-native/lex/botAlias.js";
import { BotVersion } from "@pulumi/aws-native/lex/botVersion.js";
import * as pulumi from "@pulumi/pulumi";
import { botName, liveFunctionArn, type Place, roleName } from "../../naming.ts";
import { policyOf, trustOf } from "../../policy-document.ts";
import { BOT_LOCALES, type BotIntents, botLocales, definitionHash } from "./bot-definition.ts";

export interface SpeechBotArgs {
  readonly place: Place;
  readonly instanceArn: pulumi.Input<string>;
  readonly intents: BotIntents;
  /** Tells the bots of an instance apart; part of the name, and not of the first one's. */
  readonly purpose?: string;
}

/** Understands what callers say, in every language of the program, and is known to the instance. */
export class SpeechBot extends pulumi.ComponentResource {
  readonly aliasArn: pulumi.Output<string>;

  constructor(
    name: string,
    { place, instanceArn, intents, purpose }: SpeechBotArgs,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super("tandem:connect:SpeechBot", name, {}, opts);
    const parent = { parent: this };
    const role = botRole(name, { place, purpose }, this);
    const bot = new Bot(
      name,
      {
        name: botName(place.stack, purpose),
        roleArn: role.arn,
        dataPrivacy: { childDirected: false },
        idleSessionTtlInSeconds: 300,
        // Only a built locale can become a version.
        autoBuildBotLocales: true,
        botLocales: botLocales(intents),
      },
      parent,
    );
    const version = new BotVersion(
      `${name}-version-${definitionHash(intents)}`,
      {
        botId: bot.awsId,
        botVersionLocaleSpecification: BOT_LOCALES.map((localeId) => ({
          localeId,
          botVersionLocaleDetails: { sourceBotVersion: "DRAFT" },
        })),
      },
      parent,
    );
    const live = new BotAlias(
      `${name}-live`,
      {
        botId: bot.awsId,
        botAliasName: "live",
        botVersion: version.botVersion,
        botAliasLocaleSettings: BOT_LOCALES.map((localeId) => ({
          localeId,
          botAliasLocaleSetting: { enabled: true, codeHookSpecification: fulfilment(place) },
        })),
      },
      parent,
    );
    // Also writes the alias's resource policy, so that the instance may talk to it.
    const association = new IntegrationAssociation(
      `${name}-association`,
      { instanceId: instanceArn, integrationType: "LEX_BOT", integrationArn: live.arn },
      parent,
    );
    // Taken from the association: a flow that names a bot unknown to the instance is refused.
    this.aliasArn = association.integrationArn;
    this.registerOutputs({ aliasArn: this.aliasArn });
  }
}

// By its fixed name: the function comes after the flows, which come after the bot.
function fulfilment(place: Place) {
  return {
    lambdaCodeHook: {
      codeHookInterfaceVersion: "1.0",
      lambdaArn: liveFunctionArn(place, "fulfil-intent"),
    },
  };
}

function botRole(
  name: string,
  { place, purpose }: { readonly place: Place; readonly purpose: string | undefined },
  parent: pulumi.Resource,
): Role {
  const role = new Role(
    `${name}-role`,
    {
      name: roleName(place, purpose === undefined ? "speech-bot" : `${purpose}-bot`),
      assumeRolePolicy: JSON.stringify(
        trustOf("lexv2.amazonaws.com", {
          StringEquals: { "aws:SourceAccount": place.accountId },
          ArnLike: { "aws:SourceArn": `arn:aws:lex:${place.region}:${place.accountId}:bot/*` },
        }),
      ),
    },
    { parent },
  );
  const speak = {
    Sid: "Speak",
    Effect: "Allow" as const,
    Action: ["polly:SynthesizeSpeech"],
    // Polly's voices are no resources.
    Resource: ["*"],
  };
  new RolePolicy(
    `${name}-policy`,
    { name: "speak", role: role.name, policy: JSON.stringify(policyOf([speak])) },
    { parent },
  );
  return role;
}
