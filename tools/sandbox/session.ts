/** Brings up the local cloud, deploys the program into it with the real engine, and fills it. */
import { rename, rm } from "node:fs/promises";
import type { SandboxControl } from "../../sandbox/cloud/control.ts";
import { type LocalCloud, startCloud } from "../../sandbox/cloud/local-cloud.ts";
import { connectControl } from "../../sandbox/cloud/remote-control.ts";
import type { EngineEvent } from "../../sandbox/engine/events.ts";
import { findCli } from "../../sandbox/engine/find-cli.ts";
import { type EngineResult, runEngine } from "../../sandbox/engine/run.ts";
import { type Providers, serveProviders } from "../../sandbox/providers/serve.ts";
import { buildEdge, buildFunctions } from "../build.ts";
import { checkSettings } from "../stack-settings.ts";
import { findRunning, forgetRunning, ROOT, recordRunning, type SandboxFolder } from "./folder.ts";
import { type SandboxKeys, sandboxKeys } from "./keys.ts";
import { associateMail } from "./mail-flows.ts";
import { importPeople } from "./people.ts";
import { putFirstPlan } from "./plan.ts";
import { SANDBOX, SECRET_SETTINGS, SECRET_SUFFIX, sandboxSecrets, sandboxSettings } from "./settings.ts";

export interface SessionOptions {
  readonly folder: SandboxFolder;
  /** 0: any free port. */
  readonly port: number;
  /** Leave this session's table items for another, and take up those that were left, instead of the customers alone. */
  readonly keep: boolean;
  readonly progress: (line: string) => void;
  readonly onEvent?: (event: EngineEvent) => void;
  readonly signal?: AbortSignal;
}

export interface Session {
  readonly cloud: LocalCloud;
  readonly providers: Providers;
  readonly control: SandboxControl;
  readonly bundles: Readonly<Record<string, number>>;
  readonly upSeconds: number;
  /** Runs the engine on the same state again. */
  engine(command: "preview" | "up"): Promise<EngineResult>;
  close(): Promise<void>;
}

/**
 * Throws where the folder's sandbox runs already, the port is in use, the engine fails, or with the reason of the
 * signal; leaves nothing running.
 */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { folder, progress, signal } = options;
  await refuseIfRunning(folder);
  const keys = await sandboxKeys(folder.keys);
  progress("building the functions and the edge");
  const [bundles, edge] = await Promise.all([buildFunctions(), buildEdge()]);
  const config = sandboxSettings(keys, edge.tag);
  checkSettings(SANDBOX.stack, config);
  const cli = await findCli(progress, signal === undefined ? {} : { signal });
  // Another may have come up meanwhile.
  await refuseIfRunning(folder);
  const cloud = await startCloud({
    ...SANDBOX,
    port: options.port,
    seed: seedOf(options),
    directory: folder.path,
    images: { edge: edge.file },
  });
  const closing: (() => Promise<void>)[] = [() => cloud.stop()];
  const close = () => takeAll(closing.splice(0).reverse());
  const here = { pid: process.pid, endpoint: cloud.core.endpoint, keepsItems: options.keep };
  try {
    closing.push(() => forgetRunning(folder));
    await recordRunning(folder, { ...here, isReady: false });
    putSecrets(cloud, keys);
    const providers = await serveProviders({ directory: folder.providerState, root: ROOT, cloud });
    closing.push(() => providers.close());
    providers.setStack(SANDBOX.stack);
    const restored = await providers.restore();
    // What the engine remembers of a cloud that is empty would keep it empty.
    if (restored === 0) await rm(folder.engineState, { recursive: true, force: true });
    if (restored > 0) progress(`took up ${restored} resources of the last session`);

    let isFirst = restored === 0;
    const engine = (command: "preview" | "up"): Promise<EngineResult> => {
      providers.setMode(command);
      const checkpoints = isFirst ? "last" : "each";
      isFirst = false;
      return runEngine({
        command,
        checkpoints,
        stack: SANDBOX.stack,
        root: ROOT,
        workDirectory: folder.run,
        stateDirectory: folder.engineState,
        config,
        secretKeys: SECRET_SETTINGS,
        debugProviders: providers.debugProviders,
        onEvent: options.onEvent ?? (() => undefined),
        cli: cli.path,
        ...(signal === undefined ? {} : { signal }),
      });
    };
    const up = await engine("up");
    await associateMail(cloud, up.outputs);
    await fill(cloud, keys, options);
    // The pods have been starting meanwhile.
    await cloud.clusters.ready();
    if (options.keep) closing.push(() => saveItems(cloud, folder.items));
    await cloud.control.snapshot();
    signal?.throwIfAborted();
    await recordRunning(folder, { ...here, isReady: true });
    return {
      cloud,
      providers,
      control: cloud.control,
      bundles,
      upSeconds: up.durationSeconds,
      engine,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** For journeys, which reset: control of the sandbox that runs, else a session of this process. */
export async function attachOrOpen(
  options: SessionOptions,
): Promise<{ readonly control: SandboxControl; close(): Promise<void> }> {
  const running = await findRunning(options.folder);
  if (running === undefined) return openSession(options);
  const { pid, endpoint, isReady, keepsItems } = running;
  if (!isReady)
    throw new Error(
      `The sandbox of process ${pid} is still coming up: wait until it says that Tandem came up.`,
    );
  if (keepsItems)
    throw new Error(
      `The sandbox of process ${pid} keeps its table items, and each journey begins by forgetting this session's: stop it, or start it without --keep.`,
    );
  options.progress(`using the sandbox that runs at ${endpoint}, from the state in which it came up`);
  return { control: connectControl(endpoint), close: async () => undefined };
}

async function refuseIfRunning(folder: SandboxFolder): Promise<void> {
  const running = await findRunning(folder);
  if (running === undefined) return;
  const { pid, endpoint } = running;
  throw new Error(
    `A sandbox of this folder runs already (process ${pid}, ${endpoint}). Use it, or stop it with Ctrl-C there or: kill ${pid}`,
  );
}

/** Each step, whether or not the one before it could be taken; throws what went wrong first. */
async function takeAll(steps: readonly (() => Promise<void>)[]): Promise<void> {
  const errors: unknown[] = [];
  for (const step of steps) await step().catch((error: unknown) => errors.push(error));
  if (errors.length > 0) throw errors[0];
}

/** All of them or none: some tables of this session and some of the one before would fit nowhere. */
async function saveItems({ dynamodb }: LocalCloud, directory: string): Promise<void> {
  const unfinished = `${directory}.new`;
  try {
    await rm(unfinished, { recursive: true, force: true });
    await dynamodb.save(unfinished);
    await rm(directory, { recursive: true, force: true });
    await rename(unfinished, directory);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`This session's table items were not kept: ${reason}`, { cause });
  }
}

/** Kept items hold ids of the last session, which the same seed would give out again. */
function seedOf({ keep }: SessionOptions): string {
  return keep ? `tandem-${Date.now()}` : "tandem";
}

function putSecrets(cloud: LocalCloud, keys: SandboxKeys): void {
  const { home, peer } = SANDBOX;
  for (const secret of sandboxSecrets(keys))
    cloud.secrets.put({ ...secret, region: home, replicas: [peer], arnSuffix: SECRET_SUFFIX });
}

async function fill(
  cloud: LocalCloud,
  keys: SandboxKeys,
  { folder, keep, progress }: SessionOptions,
): Promise<void> {
  if (keep && (await cloud.dynamodb.load(folder.items)) > 0) {
    progress("took up the items that were kept");
    return;
  }
  progress("importing 200 made-up customers");
  const { endpoint, accessKeyId } = await cloud.control.describe();
  const target = { endpoint, accessKeyId, region: SANDBOX.home, stack: SANDBOX.stack };
  await Promise.all([importPeople(target, keys), putFirstPlan(target)]);
}
