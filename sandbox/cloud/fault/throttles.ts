/** Operations that answer less often than they should, each in its service's own words. */
import { TokenBucket } from "../quota/token-bucket.ts";
import type { FaultyService } from "./service-names.ts";

interface Refusal {
  readonly code: string;
  readonly status: number;
}

/** What the service's error is made of. */
export interface ThrottledCall extends Refusal {
  readonly message: string;
}

const PLAIN: Refusal = { code: "ThrottlingException", status: 400 };

/** Names that SDKs retry by, not checked against every model; any other service says ThrottlingException. */
const REFUSALS: Partial<Record<FaultyService, Refusal>> = {
  connect: { code: "TooManyRequestsException", status: 429 },
  connectparticipant: { code: "ThrottlingException", status: 429 },
  lambda: { code: "TooManyRequestsException", status: 429 },
  lex: { code: "ThrottlingException", status: 429 },
  profile: { code: "ThrottlingException", status: 429 },
  s3: { code: "SlowDown", status: 503 },
  scheduler: { code: "ThrottlingException", status: 429 },
  ses: { code: "TooManyRequestsException", status: 429 },
  sqs: { code: "RequestThrottled", status: 400 },
  sts: { code: "Throttling", status: 400 },
};

/** What uses up the throughput of tables and streams; the rest of their operations are throttled plainly. */
const THROUGHPUT =
  /^(GetItem|PutItem|UpdateItem|DeleteItem|Query|Scan|Batch(Get|Write)Item|Transact(Get|Write)Items|PutRecords?|GetRecords)$/;

export const EVERY_OPERATION = "*";

export class Throttles {
  /** By region, service and operation. */
  readonly #ordered = new Map<string, { readonly rate: number; readonly bucket: TokenBucket }>();

  /** Calls a second that are still answered; 0 refuses all. `*` means every operation of the service. */
  set(region: string, service: FaultyService, operation: string, rate: number, now: number): void {
    const bucket = new TokenBucket({ rate, burst: Math.max(1, rate) }, now);
    this.#ordered.set(`${region}/${service}/${operation}`, { rate, bucket });
  }

  clear(): void {
    this.#ordered.clear();
  }

  /** Undefined where the call may pass; takes its share of what is allowed. */
  refusal(region: string, service: string, operation: string, now: number): ThrottledCall | undefined {
    for (const named of [operation, EVERY_OPERATION]) {
      const ordered = this.#ordered.get(`${region}/${service}/${named}`);
      if (ordered === undefined || (ordered.rate > 0 && ordered.bucket.take(now))) continue;
      const { code, status } = refusalOf(service, operation);
      const message = `Rate exceeded for ${service}:${operation} in ${region}, as was ordered.`;
      return { code, status, message };
    }
    return undefined;
  }
}

function refusalOf(service: string, operation: string): Refusal {
  if ((service === "dynamodb" || service === "kinesis") && THROUGHPUT.test(operation))
    return { code: "ProvisionedThroughputExceededException", status: 400 };
  return REFUSALS[service as FaultyService] ?? PLAIN;
}
