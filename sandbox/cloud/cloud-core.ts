/** What every service is lent, made once for a cloud. */
import { Clock } from "./clock.ts";
import { Faults } from "./faults.ts";
import type { IamService } from "./iam/iam-service.ts";
import { CloudLog } from "./log.ts";
import type { Randomness } from "./randomness.ts";
import type { CloudCore } from "./service.ts";

export interface CoreParts {
  readonly accountId: string;
  readonly regions: readonly string[];
  readonly random: Randomness;
  readonly endpoint: string;
  readonly iam: IamService;
}

export function createCore({ accountId, regions, random, endpoint, iam }: CoreParts): CloudCore {
  const clock = new Clock();
  return {
    accountId,
    regions,
    clock,
    random,
    faults: new Faults(),
    log: new CloudLog(clock),
    endpoint,
    authorize: (principal, grant) => iam.authorize(principal, grant),
  };
}
