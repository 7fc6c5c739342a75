/** Lambda on its own: a core without an endpoint, roles that may do everything, functions from a line of text. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Clock } from "../../../../sandbox/cloud/clock.ts";
import { Faults } from "../../../../sandbox/cloud/faults.ts";
import type { FunctionDeployment } from "../../../../sandbox/cloud/lambda/lambda-service.ts";
import { LambdaService } from "../../../../sandbox/cloud/lambda/lambda-service.ts";
import { CloudLog } from "../../../../sandbox/cloud/log.ts";
import { Randomness } from "../../../../sandbox/cloud/randomness.ts";
import {
  type CloudCore,
  type Grant,
  type Principal,
  ServiceError,
} from "../../../../sandbox/cloud/service.ts";

export const ACCOUNT = "111122223333";
export const HOME = "eu-central-1";
export const PEER = "eu-west-2";
export const ADMINISTRATOR: Principal = { kind: "administrator", arn: `arn:aws:iam::${ACCOUNT}:user/admin` };

export function bareCore(endpoint = "http://127.0.0.1:9"): CloudCore {
  const clock = new Clock();
  return {
    accountId: ACCOUNT,
    regions: [HOME, PEER, "eu-west-1"],
    clock,
    random: new Randomness("test"),
    faults: new Faults(),
    log: new CloudLog(clock),
    endpoint,
    authorize: (principal: Principal, grant: Grant) => {
      if (principal.kind !== "administrator")
        throw new ServiceError(
          "AccessDeniedException",
          `${grant.action} on ${grant.resource} is not allowed.`,
        );
    },
  };
}

export interface BareLambda {
  readonly core: CloudCore;
  readonly lambda: LambdaService;
  deploy(code: string, change?: Partial<FunctionDeployment>): Promise<string>;
  call(payload?: unknown, name?: string, timeLimitMs?: number): ReturnType<LambdaService["invoke"]>;
  stop(): Promise<void>;
}

export function bareLambda(core = bareCore()): BareLambda {
  const directory = mkdtempSync(join(tmpdir(), "tandem-lambda-"));
  const mintKeys = (roleName: string, sessionName: string) => {
    if (roleName === "missing") throw new Error("The role missing is not there.");
    return { accessKeyId: `ASIA-${roleName}`, secretAccessKey: "secret", sessionToken: sessionName };
  };
  const lambda = new LambdaService(core, { mintKeys }, directory);
  return {
    core,
    lambda,
    deploy: async (code, change = {}) => {
      const codeSource = mkdtempSync(join(directory, "build-"));
      writeFileSync(join(codeSource, "index.mjs"), code);
      const deployment = { ...DEPLOYMENT, codeSource, ...change };
      return (await lambda.deploy(deployment)).version;
    },
    call: (payload = {}, name = "greet", timeLimitMs) =>
      lambda.invoke({
        region: HOME,
        functionArn: `arn:aws:lambda:${HOME}:${ACCOUNT}:function:${name}`,
        payload,
        caller: ADMINISTRATOR,
        ...(timeLimitMs !== undefined && { timeLimitMs }),
      }),
    stop: async () => {
      await lambda.stop();
      core.clock.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

const DEPLOYMENT = {
  region: HOME,
  name: "greet",
  description: "",
  runtime: "nodejs24.x",
  handler: "index.handler",
  roleArn: `arn:aws:iam::${ACCOUNT}:role/greet-role`,
  timeoutSeconds: 4,
  memoryMb: 256,
  environment: { TABLE_PROFILES: "tandem-test-profiles" },
  maximumConcurrency: 8,
  publish: true,
};
