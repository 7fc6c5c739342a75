/** What a function of the sandbox may do by its contract, as "action resource", told without the code that grants it. */
import type { BucketGrant, FunctionContract, ServiceAction, StreamGrant } from "../../domain/functions.ts";

const SECRETS = {
  identifiers: "identifiers",
  ids: "ids",
  pinPepper: "pin-pepper",
  codes: "codes",
  securityKey: "security-key",
  tokens: "tokens",
  entryTokens: "entry-tokens",
};
const REGIONS = { home: "eu-central-1", peer: "eu-west-2" };
const ACCOUNT = "111122223333";
const READ = ["DescribeStream", "DescribeStreamSummary", "GetRecords", "GetShardIterator", "ListShards"];

export function expectedGrants(contract: FunctionContract, at: "home" | "peer"): readonly string[] {
  const { name, tables, streams = [], buckets = [], services = [], secrets } = contract;
  const region = REGIONS[at];
  const other = REGIONS[at === "home" ? "peer" : "home"];
  const log = `arn:aws:logs:${region}:${ACCOUNT}:log-group:/aws/lambda/tandem-sandbox-${name}:*`;
  return [
    ...tables.flatMap(({ table, actions, indexes = [], inPeer }) => {
      const arn = (where: string) => `arn:aws:dynamodb:${where}:${ACCOUNT}:table/tandem-sandbox-${table}`;
      const places = inPeer === true ? [region, other] : [region];
      return [
        ...places.flatMap((where) => actions.map((action) => `${action} ${arn(where)}`)),
        ...indexes.map((index) => `dynamodb:Query ${arn(region)}/index/${index}`),
      ];
    }),
    ...streams.flatMap((grant) => ofStream(grant, grant.inPeer === true ? other : region)),
    ...buckets.flatMap((grant) => ofBucket(grant, region)),
    ...services.flatMap((action) => SERVICES[action](at).map((arn) => `${action} ${arn}`)),
    ...secrets.map(
      (secret) =>
        `secretsmanager:GetSecretValue arn:aws:secretsmanager:${region}:${ACCOUNT}:secret:tandem/${SECRETS[secret]}-AbC123`,
    ),
    `logs:CreateLogStream ${log}`,
    `logs:PutLogEvents ${log}`,
  ];
}

function ofStream({ stream, access }: StreamGrant, region: string): readonly string[] {
  const arn = `arn:aws:kinesis:${region}:${ACCOUNT}:stream/tandem-sandbox-${stream}`;
  return (access === "read" ? READ : ["PutRecord"]).map((action) => `kinesis:${action} ${arn}`);
}

function ofBucket({ bucket, actions }: BucketGrant, region: string): readonly string[] {
  const arn = `arn:aws:s3:::tandem-sandbox-${ACCOUNT}-${region}-${bucket}`;
  return actions.map((action) => `${action} ${action.startsWith("s3:List") ? arn : `${arn}/*`}`);
}

/** ARNs as the mocks choose them, where a resource decides. */
const mocked = (path: string): string => `arn:aws:mock:region:${ACCOUNT}:${path}`;
type At = "home" | "peer";
const contacts = (at: At) => [`${mocked(`instance/instance-${at}`)}/contact/*`];
const optOuts = (at: At) => [mocked(`sms/texts-${at}-opt-outs`)];
const profiles = (at: At) => [`arn:aws:profile:${REGIONS[at]}:${ACCOUNT}:domains/tandem-sandbox`];

const SERVICES: Readonly<Record<ServiceAction, (at: At) => readonly string[]>> = {
  "connect:UpdateContactAttributes": contacts,
  "connect:StopContact": contacts,
  "connect:StartOutboundVoiceContact": contacts,
  "connect:DescribeContact": contacts,
  "connect:GetCurrentMetricData": (at) => [`${mocked(`instance/instance-${at}`)}/queue/*`],
  "sms-voice:SendTextMessage": (at) => [
    mocked(`sms/texts-${at}-number`),
    mocked(`sms/texts-${at}-configuration`),
    mocked(`protect-configuration/texts-${at}-protect`),
  ],
  "sms-voice:PutMessageFeedback": (at) => [`arn:aws:sms-voice:${REGIONS[at]}:${ACCOUNT}:message/*`],
  "sms-voice:DeleteOptedOutNumber": optOuts,
  "sms-voice:PutOptedOutNumber": optOuts,
  "ses:SendEmail": (at) => [mocked(`thing/mails-${at}-identity`)],
  "profile:SearchProfiles": profiles,
  "profile:DeleteProfile": profiles,
};
