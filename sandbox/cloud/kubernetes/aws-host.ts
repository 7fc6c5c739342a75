/** Which service of which region a public host name of AWS belongs to. */

export interface AwsHost {
  /** The service's signing name. */
  readonly service: string;
  readonly region: string;
}

/** Where the name in the address is not the one that requests are signed for. */
const SIGNING_NAMES: Readonly<Record<string, string>> = {
  ddb: "dynamodb",
  "search-ddb": "dynamodb",
  "runtime-v2-lex": "lex",
};

/** Hosts that begin with an account of their own: https://docs.aws.amazon.com/sdkref/latest/guide/feature-account-endpoints.html */
const HOST = /^(?:\d{12}\.)?([a-z0-9-]+)\.([a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com$/;

/** Undefined for every other host. */
export function readAwsHost(host: string): AwsHost | undefined {
  const [, name = "", region = ""] = HOST.exec(host) ?? [];
  return name === "" ? undefined : { service: signingName(name), region };
}

export function signingName(hostName: string): string {
  return SIGNING_NAMES[hostName] ?? hostName;
}
