/** Lambda: functions that were deployed, run as the bundles they are. */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Call, CloudCore, Grant, HttpRequest, Service, ServiceOutput } from "../service.ts";
import { DEFAULT_EVENT_SETTINGS, EventQueue, type EventSettings } from "./event-queue.ts";
import type { EndedInvocation } from "./execution.ts";
import { type FunctionAddress, functionArn, parseFunctionAddress } from "./function-address.ts";
import { unpackCode } from "./function-code.ts";
import { type FunctionConfiguration, FunctionRegistry, type FunctionVersion } from "./function-registry.ts";
import { FunctionRunner } from "./function-runner.ts";
import { type InvocationRequest, type InvocationResult, refused } from "./invocation.ts";
import { answer, grantsOf } from "./lambda-api.ts";
import { routeLambda } from "./lambda-route.ts";
import { admits } from "./resource-policy.ts";
import { buildWorkerEntry } from "./worker-entry.ts";
import type { SessionKeys } from "./worker-environment.ts";

/** Keys of a role's session, as the registry of principals hands them out; throws where the role is not there. */
export interface KeyIssuer {
  mintKeys(roleName: string, sessionName: string): SessionKeys;
}

/** A function as it is deployed; its code is still where the build put it. */
export interface FunctionDeployment
  extends Omit<FunctionConfiguration, "codeFolder" | "codeSha256" | "codeBytes"> {
  readonly codeSource: string;
  readonly publish: boolean;
  /** The version it had before, where it is read back at start. */
  readonly restoredVersion?: number;
}

export class LambdaService implements Service {
  readonly signingName = "lambda";
  readonly protocol = "rest-json";
  readonly registry = new FunctionRegistry();
  readonly #core: CloudCore;
  readonly #codeFolder: string;
  readonly #runner: FunctionRunner;
  readonly #queue: EventQueue;
  /** By the function's ARN, with the alias where it is set for one. */
  readonly #eventSettings = new Map<string, EventSettings>();
  #workerEntry: string | undefined;

  /** Code is unpacked under `directory`/functions, which this service clears and owns. */
  constructor(core: CloudCore, keys: KeyIssuer, directory: string) {
    this.#core = core;
    this.#codeFolder = join(directory, "functions");
    rmSync(this.#codeFolder, { recursive: true, force: true });
    mkdirSync(this.#codeFolder, { recursive: true });
    this.#runner = new FunctionRunner({
      core,
      mintKeys: (roleName, sessionName) => keys.mintKeys(roleName, sessionName),
      workerEntry: () => this.#builtWorkerEntry(),
    });
    this.#queue = new EventQueue({
      core,
      invoke: (request) => this.invoke(request),
      settingsOf: ({ functionArn: arn }) => this.#eventSettings.get(arn) ?? DEFAULT_EVENT_SETTINGS,
    });
  }

  /** Makes the function be as deployed, new or not. Workers of replaced code or configuration retire. */
  async deploy({
    codeSource,
    publish,
    restoredVersion,
    ...rest
  }: FunctionDeployment): Promise<FunctionVersion> {
    this.#builtWorkerEntry();
    const code = await unpackCode(codeSource, this.#codeFolder);
    const configuration = {
      ...rest,
      codeFolder: code.folder,
      codeSha256: code.sha256,
      codeBytes: code.bytes,
    };
    const at = this.#core.clock.now();
    const numbered = restoredVersion === undefined ? {} : { restoredVersion };
    const { changed, version } = this.registry.deploy({ configuration, publish, at, ...numbered });
    if (changed) this.#runner.retire(rest.region, rest.name);
    return { version, configuration, modifiedAt: at };
  }

  remove(region: string, name: string): void {
    this.registry.remove(region, name);
    this.#runner.retire(region, name);
  }

  /** Answers always, with the payload or with why there is none. */
  async invoke(request: InvocationRequest): Promise<InvocationResult> {
    const { functionArn: arn, region, payload, timeLimitMs } = request;
    const address = parseFunctionAddress(arn, region);
    const target = address && this.registry.resolve(address);
    if (address === undefined || target === undefined)
      return refused("ResourceNotFoundException", `Function not found: ${arn}`);
    if (this.#core.faults.isCut(region, address.region))
      return refused("ServiceException", `Lambda in ${address.region} cannot be reached from ${region}.`);
    const refusal = this.#refusal(request, address);
    if (refusal !== undefined) return refused("AccessDeniedException", refusal);
    const text = JSON.stringify(payload ?? null);
    return this.#faultOf(address.region) ?? (await this.#run(address, target, text, timeLimitMs));
  }

  /** What the endpoint sees to for calls over the wire. */
  #faultOf(region: string): InvocationResult | undefined {
    const { faults, clock } = this.#core;
    if (faults.isServiceLost(region, this.signingName))
      return refused("ServiceException", `Lambda of ${region} is lost.`);
    const throttled = faults.throttles.refusal(region, this.signingName, "Invoke", clock.now());
    return throttled && refused("TooManyRequestsException", throttled.message);
  }

  /**
   * For callers that do not wait: queued, and tried three times in all. Failures are logged. Resolves after the first
   * attempt, or at once where the function was ordered to be slow.
   */
  async invokeLater(request: InvocationRequest): Promise<void> {
    const attempt = this.#queue.add(request);
    const address = parseFunctionAddress(request.functionArn, request.region);
    if (this.#core.faults.slownessMs(request.region, address?.name ?? "") === 0) await attempt;
  }

  /** How events for this function, or its alias, are retried; undefined: as Lambda does it by itself. */
  setEventSettings(arn: string, settings: EventSettings | undefined): void {
    if (settings === undefined) this.#eventSettings.delete(arn);
    else this.#eventSettings.set(arn, settings);
  }

  /** The role of the function behind an address; undefined where there is none. */
  roleOf(arn: string, region: string): { readonly name: string; readonly roleArn: string } | undefined {
    const address = parseFunctionAddress(arn, region);
    const target = address && this.registry.resolve(address);
    return target && { name: target.configuration.name, roleArn: target.configuration.roleArn };
  }

  route(request: HttpRequest): { operation: string; input: Record<string, unknown> } | undefined {
    return routeLambda(request);
  }

  grants(call: Call): readonly Grant[] {
    return grantsOf(call, this.#core.accountId);
  }

  async handle(call: Call): Promise<ServiceOutput> {
    return await answer(call, {
      accountId: this.#core.accountId,
      registry: this.registry,
      run: (address, target, payload) => this.#run(address, target, payload, undefined),
      runLater: (arn, payload) =>
        void this.invokeLater({ region: call.region, functionArn: arn, payload, caller: call.principal }),
    });
  }

  /** Whoever wants to know of every invocation that ends; the last one who says so. */
  onInvoked(listener: (invocation: EndedInvocation) => void): void {
    this.#runner.onEnd(listener);
  }

  functionNames(region: string): readonly string[] {
    return this.registry.names(region);
  }

  get warmWorkers(): number {
    return this.#runner.warmWorkers;
  }

  /** True when no function is at work; requests that wait for the clock do not count. */
  get isQuiet(): boolean {
    return this.#runner.isQuiet;
  }

  async settle(): Promise<void> {
    await this.#runner.settle();
  }

  /** Ends requests and queued events; functions, aliases and policies stay. */
  async reset(): Promise<void> {
    this.#queue.reset();
    await this.#runner.reset();
  }

  async stop(): Promise<void> {
    this.#queue.reset();
    await this.#runner.stop();
  }

  #run(
    { qualifier }: FunctionAddress,
    target: FunctionVersion,
    payload: string,
    timeLimitMs: number | undefined,
  ): Promise<InvocationResult> {
    return this.#runner.run({ target, qualifier, payload }, timeLimitMs);
  }

  /** Services need a statement of the resource policy, everybody else an identity policy. */
  #refusal({ caller }: InvocationRequest, address: FunctionAddress): string | undefined {
    const arn = functionArn(this.#core.accountId, address);
    if (caller.kind === "service") {
      if (this.registry.permissions(address).some((statement) => admits(statement, caller))) return undefined;
      return `${caller.service} (source ${caller.sourceArn}, account ${caller.sourceAccount}) is not allowed lambda:InvokeFunction on ${arn}: no statement of its resource policy admits it.`;
    }
    try {
      this.#core.authorize(caller, { action: "lambda:InvokeFunction", resource: arn });
      return undefined;
    } catch (refusal) {
      return refusal instanceof Error ? refusal.message : String(refusal);
    }
  }

  #builtWorkerEntry(): string {
    this.#workerEntry ??= buildWorkerEntry(this.#codeFolder);
    return this.#workerEntry;
  }
}
