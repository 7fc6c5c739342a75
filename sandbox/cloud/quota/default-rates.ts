/**
 * Calls a second and at once that AWS allows before anybody asks for more: of Connect per account and region,
 * of its participant service per instance. adminguide/amazon-connect-service-limits
 */

export interface Rate {
  /** Calls a second that go on for ever. */
  readonly rate: number;
  /** Calls at once, after a rest. */
  readonly burst: number;
}

export type RatedService = "connect" | "connectparticipant";

const UNLISTED: Rate = { rate: 2, burst: 5 };
const CONTACT: Rate = { rate: 10, burst: 15 };
const METRICS: Rate = { rate: 5, burst: 8 };
const TAG: Rate = { rate: 20, burst: 25 };
const CHAT: Rate = { rate: 10, burst: 15 };

const RATES: Readonly<Record<string, Rate>> = {
  "connect/StartChatContact": { rate: 5, burst: 8 },
  "connect/UpdateContactAttributes": CONTACT,
  "connect/GetContactAttributes": CONTACT,
  "connect/DescribeContact": CONTACT,
  "connect/StopContact": CONTACT,
  "connect/UpdateContact": CONTACT,
  "connect/TagContact": TAG,
  "connect/UntagContact": TAG,
  "connect/UpdateContactRoutingData": { rate: 20, burst: 20 },
  "connect/GetCurrentMetricData": METRICS,
  "connect/GetMetricData": METRICS,
  "connect/GetCurrentUserData": METRICS,
  "connect/GetMetricDataV2": { rate: 10, burst: 10 },
  "connectparticipant/CreateParticipantConnection": { rate: 6, burst: 9 },
  "connectparticipant/SendMessage": CHAT,
  "connectparticipant/SendEvent": CHAT,
  "connectparticipant/GetTranscript": { rate: 8, burst: 12 },
};

export function defaultRate(service: RatedService, operation: string): Rate {
  const name = `${service}/${operation}`;
  return (Object.hasOwn(RATES, name) ? RATES[name] : undefined) ?? UNLISTED;
}
