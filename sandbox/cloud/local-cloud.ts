/** The local cloud: every service of every region in one process, behind one loopback endpoint. */
import { begin, proceed } from "../../language/machine.ts";
import { readDocument } from "../../language/read.ts";
import { validate } from "../../language/validate.ts";
import { createCore } from "./cloud-core.ts";
import type { CloudParts } from "./cloud-parts.ts";
import { ConnectService } from "./connect/connect-service.ts";
import { handTextsTo, mailsInto, textsThrough } from "./connect-neighbours.ts";
import type { SandboxControl } from "./control.ts";
import { DynamoDbService } from "./dynamodb/dynamodb-service.ts";
import { type Endpoint, openEndpoint } from "./endpoint.ts";
import { createEventTier } from "./event-tier.ts";
import { IamService } from "./iam/iam-service.ts";
import { KmsService } from "./kms/kms-service.ts";
import { Clusters } from "./kubernetes/clusters.ts";
import { LoadBalancer } from "./kubernetes/load-balancer.ts";
import { podRoutes } from "./kubernetes/pod-routes.ts";
import { LambdaService } from "./lambda/lambda-service.ts";
import { LexService } from "./lex/lex-service.ts";
import { Mailboxes } from "./mail/mailboxes.ts";
import { MessagingService } from "./messaging/messaging-service.ts";
import { NetworkService } from "./network/network-service.ts";
import { OidcIssuers } from "./oidc/issuers.ts";
import { ParticipantService } from "./participant/participant-service.ts";
import { ProfilesService } from "./profiles/profiles-service.ts";
import { ApiRates } from "./quota/api-rates.ts";
import { Randomness } from "./randomness.ts";
import { createControl } from "./sandbox-control.ts";
import { SecretsService } from "./secrets/secrets-service.ts";
import type { CloudCore } from "./service.ts";
import { SesService } from "./ses/ses-service.ts";
import { StsService } from "./sts/sts-service.ts";

export interface CloudOptions {
  readonly accountId: string;
  readonly home: string;
  readonly peer: string;
  /** The third region of strongly consistent tables: it votes and holds nothing. */
  readonly witness: string;
  /** 0 or absent: any free port. */
  readonly port?: number;
  readonly seed: string;
  /** Where functions are unpacked, and pods have their files. */
  readonly directory: string;
  /** The entry file of each container image's build, by the last part of the image's name without its tag. */
  readonly images?: Readonly<Record<string, string>>;
}

export interface LocalCloud extends CloudParts {
  readonly control: SandboxControl;
  readonly loadBalancer: LoadBalancer;
  stop(): Promise<void>;
}

/** Throws an Error that says what to do where the port cannot be had. */
export async function startCloud(options: CloudOptions): Promise<LocalCloud> {
  const endpoint = await openEndpoint(options.port ?? 0);
  try {
    return await assemble(options, endpoint);
  } catch (error) {
    await endpoint.close();
    throw error;
  }
}

async function assemble(options: CloudOptions, endpoint: Endpoint): Promise<LocalCloud> {
  const { accountId, home, peer, witness } = options;
  const random = new Randomness(options.seed);
  const iam = new IamService(accountId, random);
  const core = createCore({ accountId, regions: [home, peer, witness], random, endpoint: endpoint.url, iam });
  const parts = createServices(core, iam, options);
  const {
    dynamodb,
    lambda,
    sts,
    secrets,
    s3,
    sqs,
    kinesis,
    connect,
    lex,
    messaging,
    kms,
    ses,
    profiles,
    clusters,
  } = parts;
  const loadBalancer = await LoadBalancer.open(edgePort(options), clusters);
  const control = createControl(parts, loadBalancer);
  endpoint.serve({
    core,
    control,
    services: [dynamodb, lambda, sts, secrets, s3, sqs, kinesis, connect, lex, messaging, kms, ses, profiles],
    principalOf: (accessKeyId) => iam.principalOf(accessKeyId),
    participants: parts.participants,
    admit: ({ operation, region }, { signingName }) => {
      if (signingName === "connect") parts.rates.admit("connect", operation, region);
    },
    arrive: podRoutes({ ...parts, isPod: (name) => clusters.isPod(name) }),
  });
  const stop = async () => {
    await loadBalancer.close();
    await clusters.stop();
    await endpoint.close();
    await lambda.stop();
    await dynamodb.stop();
    core.clock.stop();
  };
  return { ...parts, control, loadBalancer, stop };
}

/** Next to the endpoint's, where that was chosen. */
function edgePort({ port = 0 }: CloudOptions): number {
  return port === 0 ? 0 : port + 1;
}

function createServices(
  core: CloudCore,
  iam: IamService,
  { directory, images = {} }: CloudOptions,
): CloudParts {
  const issuers = new OidcIssuers(core);
  const lambda = new LambdaService(core, iam, directory);
  const kms = new KmsService(core, iam);
  const eventTier = createEventTier(core, lambda, kms);
  const { events, kinesis } = eventTier;
  const lex = new LexService(core, lambda);
  const rates = new ApiRates(core.clock);
  const messaging = new MessagingService(core);
  const mailboxes = new Mailboxes(core);
  const connect = new ConnectService(core, {
    texts: textsThrough(messaging, core.accountId),
    mails: mailsInto(mailboxes),
    functions: lambda,
    events,
    speech: lex,
    records: kinesis,
    language: { readDocument, validate, begin, proceed },
  });
  handTextsTo(connect, messaging);
  return {
    core,
    iam,
    dynamodb: new DynamoDbService(core, kms),
    lambda,
    ...eventTier,
    sts: new StsService(core, iam, {
      providerOf: (issuer) => iam.openIdProviders.find(issuer),
      keysOf: (issuer) => issuers.find(issuer)?.keySet(),
      passEndpoint: (principal, grant) => iam.passEndpoint(principal, grant),
    }),
    issuers,
    clusters: new Clusters({ core, issuers, images, directory }),
    secrets: new SecretsService(core, kms),
    kms,
    ses: new SesService(core, mailboxes),
    profiles: new ProfilesService(core),
    network: new NetworkService(core.regions),
    lex,
    messaging,
    mailboxes,
    connect,
    rates,
    participants: new ParticipantService(core, connect.chats, rates),
  };
}
