/** The typed environment of a function: exactly what its contract declares, or one error that names all gaps. */
import {
  type BucketGrant,
  type BucketName,
  bucketVariable,
  type FunctionContract,
  type StreamGrant,
  type StreamName,
  secretVariable,
  streamVariable,
  tableVariable,
} from "../../domain/functions.ts";

type Granted<C extends FunctionContract, F extends "streams" | "buckets", G> = C extends {
  readonly [K in F]: readonly (infer Grant)[];
}
  ? Extract<Grant, G>
  : never;

/** Streams of the own region that a contract writes; what it reads, an event source mapping brings. */
type WrittenStream<C extends FunctionContract> = Exclude<
  Granted<C, "streams", StreamGrant & { readonly access: "write" }>,
  { readonly inPeer: true }
>["stream"];
type PeerStream<C extends FunctionContract> = Granted<
  C,
  "streams",
  StreamGrant & { readonly access: "write"; readonly inPeer: true }
>["stream"];
type GrantedBucket<C extends FunctionContract> = Granted<C, "buckets", BucketGrant>["bucket"];

export interface Environment<C extends FunctionContract> {
  readonly region: string;
  readonly peerRegion: string;
  readonly tables: Readonly<Record<C["tables"][number]["table"], string>>;
  /** Names. */
  readonly streams: Readonly<Record<WrittenStream<C>, string>>;
  /** ARNs, of the other region. */
  readonly peerStreams: Readonly<Record<PeerStream<C>, string>>;
  readonly buckets: Readonly<Record<GrantedBucket<C>, string>>;
  /** ARNs in Secrets Manager. */
  readonly secrets: Readonly<Record<C["secrets"][number], string>>;
  readonly values: Readonly<Record<C["environment"][number], string>>;
}

export class IncompleteEnvironment extends Error {
  readonly missing: readonly string[];

  constructor(functionName: string, missing: readonly string[]) {
    super(
      `${functionName} expects the environment variables ${missing.join(", ")}, which are not set. Deploy it with the variables of its contract.`,
    );
    this.name = "IncompleteEnvironment";
    this.missing = missing;
  }
}

/** Throws IncompleteEnvironment. */
export function readEnv<C extends FunctionContract>(
  contract: C,
  source: Readonly<Record<string, string | undefined>>,
): Environment<C> {
  const missing: string[] = [];
  const read = (variable: string): string => {
    const value = source[variable];
    if (value === undefined || value === "") missing.push(variable);
    return value ?? "";
  };
  const readAll = <N extends string>(
    names: readonly N[],
    variableOf: (name: N) => string,
  ): Record<N, string> =>
    Object.fromEntries(names.map((name) => [name, read(variableOf(name))])) as Record<N, string>;

  const written = (contract.streams ?? []).filter(({ access }) => access === "write");
  const readStreams = <N extends StreamName>(grants: readonly StreamGrant[]): Record<N, string> =>
    Object.fromEntries(grants.map((grant) => [grant.stream, read(streamVariable(grant))])) as Record<
      N,
      string
    >;

  const environment: Environment<C> = {
    region: read("AWS_REGION"),
    peerRegion: read("LINK_PEER_REGION"),
    tables: readAll<C["tables"][number]["table"]>(
      contract.tables.map((grant) => grant.table),
      tableVariable,
    ),
    streams: readStreams<WrittenStream<C>>(written.filter(({ inPeer }) => inPeer !== true)),
    peerStreams: readStreams<PeerStream<C>>(written.filter(({ inPeer }) => inPeer === true)),
    buckets: readAll<BucketName>(
      (contract.buckets ?? []).map(({ bucket }) => bucket),
      bucketVariable,
    ),
    secrets: readAll<C["secrets"][number]>(contract.secrets, secretVariable),
    values: readAll<C["environment"][number]>(contract.environment, (name) => name),
  };
  if (missing.length > 0) throw new IncompleteEnvironment(contract.name, missing);
  return environment;
}
