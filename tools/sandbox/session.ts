/** Brings up the local cloud, deploys the program into it with the real engine, and fills it. */
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
import { importPeople } from "./people.ts";
import { putFirstPlan } from "./plan.ts";
import { SANDBOX, SECRET_SUFFIX, sandboxSecrets, sandboxSettings } from "./settings.ts";

export interface SessionOptions {
  readonly folder: SandboxFolder;
  /** 0: any free port. */
  readonly port: number;
  /** Take up the items that the last session left, instead of the made-up customers alone. */
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

/** Throws where the folder's sandbox runs already, the port is in use, or the engine fails; leaves nothing running. */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { folder, progress, signal } = options;
  const running = await findRunning(folder);
  if (running !== undefined)
    throw new Error(
      `A sandbox of this folder runs already (process ${running.pid}, ${running.endpoint}). Use it, or stop it with Ctrl-C there or: kill ${running.pid}`,
    );
  const keys = await sandboxKeys(folder.keys);
  progress("building the functions and the edge");
  const [bundles, edge] = await Promise.all([buildFunctions(), buildEdge()]);
  const config = sandboxSettings(keys, edge.tag);
  checkSettings(SANDBOX.stack, config);
  const cli = await findCli(progress, signal === undefined ? {} : { signal });
  const cloud = await startCloud({
    ...SANDBOX,
    port: options.port,
    seed: seedOf(options),
    directory: folder.path,
    images: { edge: edge.file },
  });
  const closing: (() => Promise<void>)[] = [() => cloud.stop(), () => forgetRunning(folder)];
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    await recordRunning(folder, { pid: process.pid, endpoint: cloud.core.endpoint });
    putSecrets(cloud, keys);
    const providers = await serveProviders({ directory: folder.providerState, root: ROOT, cloud });
    closing.push(() => providers.close());
    providers.setStack(SANDBOX.stack);
    const restored = await providers.restore();
    if (restored > 0) progress(`took up ${restored} resources of the last session`);

    const engine = (command: "preview" | "up"): Promise<EngineResult> => {
      providers.setMode(command);
      return runEngine({
        command,
        stack: SANDBOX.stack,
        root: ROOT,
        workDirectory: folder.run,
        stateDirectory: folder.engineState,
        config,
        debugProviders: providers.debugProviders,
        onEvent: options.onEvent ?? (() => undefined),
        cli: cli.path,
        ...(signal === undefined ? {} : { signal }),
      });
    };
    const up = await engine("up");
    await fill(cloud, keys, options);
    // The pods have been starting meanwhile.
    await cloud.clusters.ready();
    if (options.keep) closing.push(() => cloud.dynamodb.save(folder.items));
    await cloud.control.snapshot();
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

/** The running sandbox's control where there is one, else a session of this process. */
export async function attachOrOpen(
  options: SessionOptions,
): Promise<{ readonly control: SandboxControl; close(): Promise<void> }> {
  const running = await findRunning(options.folder);
  if (running === undefined) return openSession(options);
  options.progress(`using the sandbox that runs at ${running.endpoint}`);
  return { control: connectControl(running.endpoint), close: async () => undefined };
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
    progress("took up the items of the last session");
    return;
  }
  progress("importing 200 made-up customers");
  const { endpoint, accessKeyId } = await cloud.control.describe();
  const target = { endpoint, accessKeyId, region: SANDBOX.home, stack: SANDBOX.stack };
  await Promise.all([importPeople(target, keys), putFirstPlan(target)]);
}
