/** The services of the local cloud, as behaviours and the control find them. */
import type { ConnectService } from "./connect/connect-service.ts";
import type { DynamoDbService } from "./dynamodb/dynamodb-service.ts";
import type { EventSourceMappings } from "./event-source/event-source-mappings.ts";
import type { EventBus } from "./events/event-bus.ts";
import type { IamService } from "./iam/iam-service.ts";
import type { KinesisService } from "./kinesis/kinesis-service.ts";
import type { KmsService } from "./kms/kms-service.ts";
import type { Clusters } from "./kubernetes/clusters.ts";
import type { LambdaService } from "./lambda/lambda-service.ts";
import type { LexService } from "./lex/lex-service.ts";
import type { Mailboxes } from "./mail/mailboxes.ts";
import type { MessagingService } from "./messaging/messaging-service.ts";
import type { NetworkService } from "./network/network-service.ts";
import type { OidcIssuers } from "./oidc/issuers.ts";
import type { ParticipantService } from "./participant/participant-service.ts";
import type { ProfilesService } from "./profiles/profiles-service.ts";
import type { ApiRates } from "./quota/api-rates.ts";
import type { S3Service } from "./s3/s3-service.ts";
import type { Scheduler } from "./scheduler/scheduler.ts";
import type { Schedules } from "./scheduler/schedules.ts";
import type { SecretsService } from "./secrets/secrets-service.ts";
import type { CloudCore } from "./service.ts";
import type { SesService } from "./ses/ses-service.ts";
import type { SqsService } from "./sqs/sqs-service.ts";
import type { StsService } from "./sts/sts-service.ts";

export interface CloudParts {
  readonly core: CloudCore;
  readonly iam: IamService;
  readonly dynamodb: DynamoDbService;
  readonly lambda: LambdaService;
  readonly events: EventBus;
  /** Everything that AWS does by the clock. */
  readonly scheduler: Scheduler;
  readonly schedules: Schedules;
  readonly kinesis: KinesisService;
  readonly mappings: EventSourceMappings;
  readonly sqs: SqsService;
  readonly sts: StsService;
  readonly secrets: SecretsService;
  readonly s3: S3Service;
  readonly connect: ConnectService;
  readonly lex: LexService;
  readonly kms: KmsService;
  readonly ses: SesService;
  readonly profiles: ProfilesService;
  readonly messaging: MessagingService;
  readonly mailboxes: Mailboxes;
  readonly participants: ParticipantService;
  readonly rates: ApiRates;
  readonly network: NetworkService;
  readonly issuers: OidcIssuers;
  readonly clusters: Clusters;
}
