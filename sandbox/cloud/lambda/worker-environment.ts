/** The environment of a function as Lambda sets it; nothing of the host's own environment is in it. */
import type { FunctionVersion } from "./function-registry.ts";

export interface SessionKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export function workerEnvironment(
  { version, configuration }: FunctionVersion,
  keys: SessionKeys,
  endpoint: string,
): Record<string, string> {
  return {
    ...configuration.environment,
    TZ: "UTC",
    LANG: "en_US.UTF-8",
    LAMBDA_TASK_ROOT: configuration.codeFolder,
    LAMBDA_RUNTIME_DIR: "/var/runtime",
    _HANDLER: configuration.handler,
    AWS_REGION: configuration.region,
    AWS_DEFAULT_REGION: configuration.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${configuration.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: configuration.name,
    AWS_LAMBDA_FUNCTION_VERSION: version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(configuration.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: logGroupName(configuration.name),
    AWS_LAMBDA_LOG_STREAM_NAME: logStreamName(version),
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    AWS_SESSION_TOKEN: keys.sessionToken,
    AWS_ENDPOINT_URL: endpoint,
  };
}

export function logGroupName(functionName: string): string {
  return `/aws/lambda/${functionName}`;
}

/** One stream per version: the local cloud keeps lines by function, not by execution environment. */
export function logStreamName(version: string): string {
  return `[${version}]`;
}
