import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import { ConfigurationSet } from "@pulumi/aws-native/smsvoice/configurationSet.js";
import { OptOutList } from "@pulumi/aws-native/smsvoice/optOutList.js";
import { PhoneNumber } from "@pulumi/aws-native/smsvoice/phoneNumber.js";
import { ProtectConfiguration } from "@pulumi/aws-native/smsvoice/protectConfiguration.js";
import * as pulumi from "@pulumi/pulumi";
import { configurationSetName, optOutListName, type Place, roleName } from "../../naming.ts";
import { policyOf, trustOf } from "../../policy-document.ts";
import type { RequestedNumber, SmsOrigination } from "../../setting-shapes.ts";
import { countryRules } from "./country-rules.ts";

export interface TextsArgs {
  readonly place: Place;
  readonly countries: readonly string[];
  readonly origination: SmsOrigination;
  readonly instanceArn: pulumi.Input<string>;
  readonly protect: boolean;
}

/** Answers to a pool's texts have no one number to arrive at. */
export function isNumber(origination: SmsOrigination): boolean {
  return typeof origination !== "string" || origination.includes(":phone-number/");
}

/** What the service answers by itself; opting out is the program's, which tells customers so itself. */
const KEYWORDS = {
  help: { message: "Reply STOP to get no more texts." },
  stop: { message: "You will get no more texts." },
};

/** Texts of one region: what they are sent from, where they may go, who wants none. */
export class Texts extends pulumi.ComponentResource {
  readonly originationArn: pulumi.Output<string>;
  readonly configurationSetArn: pulumi.Output<string>;
  readonly protectConfigurationArn: pulumi.Output<string>;
  readonly protectConfigurationId: pulumi.Output<string>;
  readonly optOutListArn: pulumi.Output<string>;

  constructor(name: string, args: TextsArgs, opts: pulumi.ComponentResourceOptions) {
    super("tandem:messaging:Texts", name, {}, opts);
    const { place, countries, origination, protect } = args;
    const parent = { parent: this };
    const guard = new ProtectConfiguration(
      `${name}-protect`,
      { deletionProtectionEnabled: protect, countryRuleSet: { sms: [...countryRules(countries)] } },
      parent,
    );
    const reports = new ConfigurationSet(
      `${name}-configuration`,
      {
        configurationSetName: configurationSetName(place.stack),
        protectConfigurationId: guard.protectConfigurationId,
        // Whether a code was used is what a text is measured by.
        messageFeedbackEnabled: true,
      },
      parent,
    );
    const optOuts = new OptOutList(
      `${name}-opt-outs`,
      { optOutListName: optOutListName(place.stack) },
      parent,
    );
    this.protectConfigurationArn = guard.arn;
    this.protectConfigurationId = guard.protectConfigurationId;
    this.configurationSetArn = reports.arn;
    this.optOutListArn = optOuts.arn;
    this.originationArn =
      typeof origination === "string"
        ? pulumi.output(origination)
        : this.#request(name, args, origination, optOuts).arn;
    this.registerOutputs({ originationArn: this.originationArn });
  }

  #request(
    name: string,
    { place, instanceArn, protect }: TextsArgs,
    number: RequestedNumber,
    optOuts: OptOutList,
  ): PhoneNumber {
    const role = bringRole(name, { place, instanceArn }, this);
    return new PhoneNumber(
      `${name}-number`,
      {
        isoCountryCode: number.country,
        numberType: number.type,
        numberCapabilities: ["SMS"],
        deletionProtectionEnabled: protect,
        mandatoryKeywords: KEYWORDS,
        selfManagedOptOutsEnabled: true,
        optOutListName: optOuts.optOutListName.apply((list) => list ?? optOutListName(place.stack)),
        // https://docs.aws.amazon.com/sms-voice/latest/userguide/two-way-sms-phone-number.html
        twoWay: {
          enabled: true,
          channelArn: `connect.${place.region}.amazonaws.com`,
          channelRole: role.arn,
        },
      },
      { parent: this, protect, retainOnDelete: protect },
    );
  }
}

/** What End User Messaging brings customers' texts to the instance with. */
function bringRole(
  name: string,
  { place, instanceArn }: Pick<TextsArgs, "place" | "instanceArn">,
  parent: pulumi.Resource,
): Role {
  const role = new Role(
    `${name}-role`,
    {
      name: roleName(place, "texts"),
      assumeRolePolicy: JSON.stringify(
        trustOf("sms-voice.amazonaws.com", { StringEquals: { "aws:SourceAccount": place.accountId } }),
      ),
    },
    { parent },
  );
  new RolePolicy(
    `${name}-policy`,
    {
      name: "bring",
      role: role.name,
      policy: pulumi.output(instanceArn).apply((arn) =>
        JSON.stringify(
          policyOf([
            {
              Sid: "Bring",
              Effect: "Allow",
              Action: ["connect:SendChatIntegrationEvent"],
              Resource: [arn],
            },
          ]),
        ),
      ),
    },
    { parent },
  );
  return role;
}
