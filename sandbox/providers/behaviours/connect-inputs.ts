/** Readers of the inputs that Connect's resources are declared with. */
import type { FlowType } from "../../../language/document.ts";
import {
  CHANNELS,
  type Channel,
  type Day,
  type OpenWindow,
  type RoutingProfile,
} from "../../cloud/connect/deployed.ts";
import { wallClock } from "../../cloud/connect/hours.ts";
import type { Json } from "../behaviour.ts";

/** Throws where the property is absent or no text: the schema's check should have found it. */
export function requiredText(from: Json, property: string): string {
  const value = from[property];
  if (typeof value !== "string" || value === "")
    throw new Error(`Property ${property} must be a text that is not empty.`);
  return value;
}

export function optionalText(from: Json, property: string): string | undefined {
  const value = from[property];
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function objectOf(from: Json, property: string): Json {
  const value = from[property];
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

export function listOf(from: Json, property: string): readonly Json[] {
  const value = from[property];
  return Array.isArray(value) ? value.filter((v): v is Json => typeof v === "object" && v !== null) : [];
}

const FLOW_TYPES: readonly FlowType[] = [
  "CONTACT_FLOW",
  "CUSTOMER_QUEUE",
  "CUSTOMER_HOLD",
  "CUSTOMER_WHISPER",
  "AGENT_HOLD",
  "AGENT_WHISPER",
  "OUTBOUND_WHISPER",
  "AGENT_TRANSFER",
  "QUEUE_TRANSFER",
  "CAMPAIGN",
];

export function flowTypeOf(text: string): FlowType {
  const type = FLOW_TYPES.find((t) => t === text);
  if (type === undefined)
    throw new Error(`${text} is no type of contact flow; one of ${FLOW_TYPES.join(", ")} was expected.`);
  return type;
}

const DAYS: readonly Day[] = ["SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY"];

/** Throws for a time zone, a day or a time that does not exist. */
export function openWindows(inputs: Json): readonly OpenWindow[] {
  const timeZone = requiredText(inputs, "timeZone");
  try {
    wallClock(0, timeZone);
  } catch (cause) {
    throw new Error(`${timeZone} is no time zone such as Europe/London.`, { cause });
  }
  return listOf(inputs, "config").map((config) => {
    const day = DAYS.find((d) => d === config["day"]);
    if (day === undefined) throw new Error(`${String(config["day"])} is no day; ${DAYS.join(", ")} are.`);
    return { day, startMinute: minuteOf(config, "startTime"), endMinute: minuteOf(config, "endTime") };
  });
}

function minuteOf(config: Json, property: string): number {
  const { hours, minutes } = objectOf(config, property);
  if (!isWithin(hours, 23) || !isWithin(minutes, 59))
    throw new Error(`${property} must have hours from 0 to 23 and minutes from 0 to 59.`);
  return hours * 60 + minutes;
}

function isWithin(value: unknown, most: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= most;
}

export function queuesOf(inputs: Json, queueId: (arn: string) => string): RoutingProfile["queues"] {
  return listOf(inputs, "queueConfigs").map((config) => {
    const reference = objectOf(config, "queueReference");
    const id = queueId(requiredText(reference, "queueArn"));
    const channel = channelOf(reference["channel"]);
    return {
      channel,
      queueId: id,
      priority: Number(config["priority"]),
      delaySeconds: Number(config["delay"]),
    };
  });
}

/** What agents take at once, by channel. */
export function mediaOf(inputs: Json): RoutingProfile["media"] {
  return Object.fromEntries(
    listOf(inputs, "mediaConcurrencies").map((media) => [
      channelOf(media["channel"]),
      {
        most: Number(media["concurrency"]),
        isCrossedByOthers: objectOf(media, "crossChannelBehavior")["behaviorType"] === "ROUTE_ANY_CHANNEL",
      },
    ]),
  );
}

/** Throws for what is no channel. */
function channelOf(value: unknown): Channel {
  const channel = CHANNELS.find((c) => c === value);
  if (channel === undefined) throw new Error(`${String(value)} is no channel; ${CHANNELS.join(", ")} are.`);
  return channel;
}
