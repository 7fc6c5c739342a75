/** Streams, queues, buckets, buses and schedules, each lent what it needs of the others. */
import type { CloudParts } from "./cloud-parts.ts";
import { EventSourceMappings } from "./event-source/event-source-mappings.ts";
import { mappingPorts } from "./event-source/mapping-ports.ts";
import { EventBus } from "./events/event-bus.ts";
import { KinesisService } from "./kinesis/kinesis-service.ts";
import type { KeyDoor } from "./kms/key-door.ts";
import type { LambdaService } from "./lambda/lambda-service.ts";
import { S3Service } from "./s3/s3-service.ts";
import { Scheduler } from "./scheduler/scheduler.ts";
import { Schedules } from "./scheduler/schedules.ts";
import type { CloudCore } from "./service.ts";
import { SqsService } from "./sqs/sqs-service.ts";

export type EventTier = Pick<
  CloudParts,
  "kinesis" | "mappings" | "sqs" | "s3" | "scheduler" | "schedules" | "events"
>;

export function createEventTier(core: CloudCore, lambda: LambdaService, keys: KeyDoor): EventTier {
  const s3 = new S3Service(core, keys);
  const sqs = new SqsService(core);
  const kinesis = new KinesisService(core, keys);
  const scheduler = new Scheduler(core);
  return {
    s3,
    sqs,
    kinesis,
    scheduler,
    mappings: new EventSourceMappings(kinesis.streams, mappingPorts(core, { kinesis, lambda, s3, sqs })),
    schedules: new Schedules({ core, scheduler, functions: lambda, queues: sqs }),
    events: new EventBus(core, { functions: lambda, scheduler, queues: sqs }),
  };
}

/** Positions go before the streams that they are in. */
export function resetEventTier({ mappings, kinesis, sqs, s3, events }: EventTier): void {
  mappings.reset();
  kinesis.reset();
  sqs.reset();
  s3.reset();
  events.reset();
}
