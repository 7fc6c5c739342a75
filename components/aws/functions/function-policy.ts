/** What a function may do: exactly its contract, and writing its own log. */
import type {
  BucketGrant,
  FunctionContract,
  SecretName,
  StreamGrant,
  TableGrant,
} from "../../../domain/functions.ts";
import { bucketArn, indexArn, logGroupArn, type Place, streamArn, tableArn } from "../../naming.ts";
import { type PolicyDocument, type PolicyStatement, policyOf } from "../../policy-document.ts";
import { type ServiceResources, serviceStatements } from "./service-grants.ts";

export interface GrantSources<Value> {
  readonly place: Place;
  readonly peer: Place;
  /** Secrets, and the customer-managed keys of those that have one, as the function's region holds them. */
  readonly secretArns: Readonly<Record<SecretName, string>>;
  readonly secretKeyArns: Readonly<Partial<Record<SecretName, string>>>;
  readonly resources: ServiceResources<Value>;
}

// What an event source mapping reads with: https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis-example.html
const READ_STREAM = [
  "kinesis:DescribeStream",
  "kinesis:DescribeStreamSummary",
  "kinesis:GetRecords",
  "kinesis:GetShardIterator",
  "kinesis:ListShards",
] as const;

export function functionPolicy(contract: FunctionContract, sources: GrantSources<string>): PolicyDocument {
  const { place } = sources;
  return policyOf([
    ...contract.tables.flatMap((grant) => tableStatements(grant, sources)),
    ...(contract.streams ?? []).map((grant) => streamStatement(grant, sources)),
    ...(contract.buckets ?? []).flatMap((grant) => bucketStatements(grant, place)),
    ...serviceStatements(contract, place, sources.resources),
    ...secretStatements(contract.secrets, sources),
    {
      Sid: "Log",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      // Streams of the group; the group itself is deployed, with its retention, and never made by the function.
      Resource: [`${logGroupArn(place, contract.name)}:*`],
    },
  ]);
}

function tableStatements(
  { table, actions, indexes = [], inPeer }: TableGrant,
  { place, peer }: GrantSources<string>,
): readonly PolicyStatement[] {
  const subject = pascal(table);
  const places = inPeer === true ? [place, peer] : [place];
  return [
    ...allow(
      `Table${subject}`,
      actions,
      places.map((where) => tableArn(where, table)),
    ),
    ...allow(
      `Index${subject}`,
      ["dynamodb:Query"],
      indexes.map((index) => indexArn(place, table, index)),
    ),
  ];
}

function streamStatement(
  { stream, access, inPeer }: StreamGrant,
  { place, peer }: GrantSources<string>,
): PolicyStatement {
  return {
    Sid: `${pascal(access)}${pascal(stream)}${inPeer === true ? "InPeer" : ""}`,
    Effect: "Allow",
    Action: access === "read" ? READ_STREAM : ["kinesis:PutRecord"],
    Resource: [streamArn(inPeer === true ? peer : place, stream)],
  };
}

function bucketStatements({ bucket, actions }: BucketGrant, place: Place): readonly PolicyStatement[] {
  const arn = bucketArn(place, bucket);
  const ofBucket = actions.filter((action) => action.startsWith("s3:List"));
  const ofObjects = actions.filter((action) => !action.startsWith("s3:List"));
  return [
    ...allow(`Objects${pascal(bucket)}`, ofObjects, [`${arn}/*`]),
    ...allow(`Bucket${pascal(bucket)}`, ofBucket, [arn]),
  ];
}

function secretStatements(
  secrets: readonly SecretName[],
  { place, secretArns, secretKeyArns }: GrantSources<string>,
): readonly PolicyStatement[] {
  const keys = [...new Set(secrets.flatMap((secret) => secretKeyArns[secret] ?? []))];
  return [
    ...allow(
      "Secrets",
      ["secretsmanager:GetSecretValue"],
      secrets.map((secret) => secretArns[secret]),
    ),
    ...allow("SecretKeys", ["kms:Decrypt"], keys).map((statement) => ({
      ...statement,
      Condition: { StringEquals: { "kms:ViaService": `secretsmanager.${place.region}.amazonaws.com` } },
    })),
  ];
}

/** No statement where there is nothing to allow: IAM takes no empty list. */
function allow(
  Sid: string,
  Action: readonly string[],
  Resource: readonly string[],
): readonly PolicyStatement[] {
  return Action.length === 0 || Resource.length === 0 ? [] : [{ Sid, Effect: "Allow", Action, Resource }];
}

// A statement id takes letters and digits only.
function pascal(name: string): string {
  return name
    .split("-")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}
