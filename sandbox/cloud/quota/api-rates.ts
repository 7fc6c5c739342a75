/** The rates at which Connect and its participant service answer, and what raises them. */
import { readApiModel } from "../../data/read.ts";
import type { Clock } from "../clock.ts";
import { ServiceError } from "../service.ts";
import { defaultRate, type Rate, type RatedService } from "./default-rates.ts";
import { TokenBucket } from "./token-bucket.ts";

/** What a throttled call is told: Connect's models name a ThrottlingException, its front answers otherwise. */
const REFUSALS: Readonly<Record<RatedService, string>> = {
  connect: "TooManyRequestsException",
  connectparticipant: "ThrottlingException",
};

export class ApiRates {
  readonly #clock: Clock;
  readonly #buckets = new Map<string, TokenBucket>();
  readonly #raised = new Map<string, Rate>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Throws a ServiceError with status 429 where the call comes too early. `scope`: a region or an instance. */
  admit(service: RatedService, operation: string, scope: string): void {
    const key = `${scope}/${service}/${operation}`;
    const rate = this.#raised.get(operation) ?? defaultRate(service, operation);
    const bucket = this.#buckets.get(key) ?? new TokenBucket(rate, this.#clock.now());
    this.#buckets.set(key, bucket);
    if (bucket.take(this.#clock.now())) return;
    throw new ServiceError(
      REFUSALS[service],
      `Rate exceeded: ${operation} is answered ${rate.rate} times a second, ${rate.burst} times at once.`,
      429,
    );
  }

  /** Throws for what is no operation of these services, and for rates that are none. */
  set(operation: string, rate: Rate): void {
    if (!isOperation(operation))
      throw new Error(`Neither Connect nor its participant service has an operation ${operation}.`);
    if (!(rate.rate > 0 && rate.burst >= 1))
      throw new Error(
        `A quota needs a rate above 0 and a burst of at least 1, not ${rate.rate} and ${rate.burst}.`,
      );
    this.#raised.set(operation, { rate: rate.rate, burst: rate.burst });
    for (const key of [...this.#buckets.keys()]) if (key.endsWith(`/${operation}`)) this.#buckets.delete(key);
  }

  /** Back to the defaults, with full buckets. */
  reset(): void {
    this.#raised.clear();
    this.#buckets.clear();
  }
}

function isOperation(name: string): boolean {
  return (["connect", "participant"] as const).some((model) =>
    Object.hasOwn(readApiModel(model).operations, name),
  );
}
