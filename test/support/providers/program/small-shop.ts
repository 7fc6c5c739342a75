/** A program that is wrong in the ways a test asks for. */
import type { TableArgs } from "@pulumi/aws/dynamodb/table.js";
import { Table } from "@pulumi/aws/dynamodb/table.js";
import { Provider as AwsProvider } from "@pulumi/aws/provider.js";
import { HoursOfOperation, type HoursOfOperationArgs } from "@pulumi/aws-native/connect/hoursOfOperation.js";
import { RoutingProfile, type RoutingProfileArgs } from "@pulumi/aws-native/connect/routingProfile.js";
import { Bot, type BotArgs } from "@pulumi/aws-native/lex/bot.js";
import { Provider as AwsNativeProvider } from "@pulumi/aws-native/provider.js";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const region = "eu-central-1";
const INSTANCE = `arn:aws:connect:${region}:111122223333:instance/6a1e2f30-0000-4000-8000-000000000001`;
const providers = [new AwsProvider("aws", { region }), new AwsNativeProvider("aws-native", { region })];

class Desk extends pulumi.ComponentResource {
  constructor(name: string, build: (opts: pulumi.CustomResourceOptions) => void) {
    super(`shop:desk:${name.charAt(0).toUpperCase()}${name.slice(1)}`, name, {}, { providers });
    build({ parent: this });
    this.registerOutputs();
  }
}

/** What the compiler would not let through: programs reach the provider past it, with `any` and Outputs. */
function unchecked<T>(args: unknown): T {
  return args as T;
}

/** Each of three components holds one resource that the cloud would refuse. */
function wrong(): void {
  const at = (hours: number) => ({ hours, minutes: 0 });
  new Desk("opening", (opts) => {
    const config = [{ day: "FRYDAY", startTime: at(9), endTime: at(17) }];
    const args = { instanceArn: INSTANCE, name: "hours", timeZone: "Europe/London", config };
    new HoursOfOperation("hours", unchecked<HoursOfOperationArgs>(args), opts);
  });
  new Desk("storage", (opts) => {
    const attributes = [{ name: "id", type: "S", sort: true }];
    const args = { attributes, hashKey: "id", billingMode: "PAY_PER_REQUEST" };
    new Table("orders", unchecked<TableArgs>(args), opts);
  });
  new Desk("routing", (opts) => {
    const args = {
      instanceArn: INSTANCE,
      description: "all",
      defaultOutboundQueueArn: `${INSTANCE}/queue/6a1e2f30-0000-4000-8000-000000000002`,
      mediaConcurrencies: [{ channel: "VOICE" }],
    };
    new RoutingProfile("profile", unchecked<RoutingProfileArgs>(args), opts);
  });
}

function table(): void {
  const hashKey = config.require("hashKey");
  new Desk("storage", (opts) => {
    const attributes = [{ name: hashKey, type: "S" }];
    const args = { name: "orders", attributes, hashKey, billingMode: "PAY_PER_REQUEST" };
    new Table("orders", args, { ...opts, protect: config.requireBoolean("protect") });
  });
}

/** A secret that goes in has to come out as one. */
function secretive(): void {
  new Desk("speech", (opts) => {
    const bot = new Bot(
      "bot",
      unchecked<BotArgs>({
        name: "shop",
        description: pulumi.secret("a password, of all things"),
        dataPrivacy: { childDirected: false },
        idleSessionTtlInSeconds: 300,
        roleArn: "arn:aws:iam::111122223333:role/lex",
      }),
      opts,
    );
    description = bot.description;
  });
}

export let description: pulumi.Output<string | undefined> | undefined;

const CASES: Readonly<Record<string, () => void>> = { wrong, table, secretive };
CASES[config.require("case")]?.();
