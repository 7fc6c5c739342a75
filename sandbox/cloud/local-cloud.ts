/** The local cloud: every service of every region in one process, behind one loopback endpoint. */
import { begin, proceed } from "../../language/machine.ts";
import { readDocument } from "../../language/read.ts";
import { validate } from "../../language/validate.ts";
import { createCore } from "./cloud-core.ts";
import type { CloudParts } from "./cloud-parts.ts";
import { ConnectService } from "./connect/connect-service.ts";
import type { SandboxControl } from "./control.ts";
import { DynamoDbService } from "./dynamodb/dynamodb-service.ts";
import { type Endpoint, openEndpoint } from "./endpoint.ts";
import { EventBus } from "./events/event-bus.ts";
import { IamService } from "./iam/iam-service.ts";
import { LambdaService } from "./lambda/lambda-service.ts";
import { LexService } from "./lex/lex-service.ts";
import { Randomness } from "./randomness.ts";
import { S3Service } from "./s3/s3-service.ts";
import { createControl } from "./sandbox-control.ts";
import { SecretsService } from "./secrets/secrets-service.ts";
import type { CloudCore } from "./service.ts";
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
  /** Where functions are unpacked. */
  readonly directory: string;
}

export interface LocalCloud extends CloudParts {
  readonly control: SandboxControl;
  stop(): Promise<void>;
}

/** Throws an Error that says what to do where the port cannot be had. */
export async function startCloud(options: CloudOptions): Promise<LocalCloud> {
  const endpoint = await openEndpoint(options.port ?? 0);
  try {
    return assemble(options, endpoint);
  } catch (error) {
    await endpoint.close();
    throw error;
  }
}

function assemble(options: CloudOptions, endpoint: Endpoint): LocalCloud {
  const { accountId, home, peer, witness, directory } = options;
  const random = new Randomness(options.seed);
  const iam = new IamService(accountId, random);
  const core = createCore({ accountId, regions: [home, peer, witness], random, endpoint: endpoint.url, iam });
  const parts = createServices(core, iam, directory);
  const control = createControl(parts);
  const { dynamodb, lambda, sts, secrets, s3, connect, lex } = parts;
  endpoint.serve({
    core,
    control,
    services: [dynamodb, lambda, sts, secrets, s3, connect, lex],
    principalOf: (accessKeyId) => iam.principalOf(accessKeyId),
  });
  const stop = async () => {
    await endpoint.close();
    await lambda.stop();
    await dynamodb.stop();
    core.clock.stop();
  };
  return { ...parts, control, stop };
}

function createServices(core: CloudCore, iam: IamService, directory: string): CloudParts {
  const lambda = new LambdaService(core, iam, directory);
  const events = new EventBus(core, lambda);
  const lex = new LexService(core);
  return {
    core,
    iam,
    dynamodb: new DynamoDbService(core),
    lambda,
    events,
    sts: new StsService(core, iam),
    secrets: new SecretsService(core),
    s3: new S3Service(core),
    lex,
    connect: new ConnectService(core, {
      functions: lambda,
      events,
      speech: lex,
      language: { readDocument, validate, begin, proceed },
    }),
  };
}
