/** Stands in for aws, aws-native, gcp and kubernetes, out of one process to which the engine attaches. */
import type { DeployedResource } from "./behaviour.ts";
import type { Failure } from "./check/problem.ts";
import { Deployment, type DeploymentOptions, type Mode } from "./deployment.ts";
import { openPackageServer } from "./package-server.ts";
import { providerCalls } from "./provider-calls.ts";
import { type PackageName, PackageSchemas } from "./schema/package-schemas.ts";
import { StandIn } from "./stand-in.ts";

const PACKAGES: readonly PackageName[] = ["aws", "aws-native", "gcp", "kubernetes"];

/** Where neither the cloud nor the program's providers name an account. */
const ACCOUNT = "111122223333";

export interface StandInOptions<Cloud> extends DeploymentOptions<Cloud> {
  readonly accountId?: string;
}

export interface StandIns {
  /** As PULUMI_DEBUG_PROVIDERS: aws:PORT,aws-native:PORT,… */
  readonly debugProviders: string;
  /**
   * Begins a run, forgetting the last one's failures and checks. In a preview every wrong resource is noted and
   * the engine goes on, so the preview has to be failed by whoever reads failures(); in an `up` the engine is told.
   */
  setMode(mode: Mode): void;
  /** Whose resources `recorded` and `restore` speak of; "sandbox" where nothing is said. */
  setStack(name: string): void;
  failures(): readonly Failure[];
  /** URNs that got a Check in this run. A resource whose provider has unknown settings gets none in a preview. */
  checked(): ReadonlySet<string>;
  /** Puts every recorded resource of the stack into the cloud, in creation order; returns how many. */
  restore(): Promise<number>;
  recorded(): readonly DeployedResource[];
  close(): Promise<void>;
}

export async function serveStandIns<Cloud>(options: StandInOptions<Cloud>): Promise<StandIns> {
  const deployment = new Deployment(options);
  const served = await Promise.all(
    PACKAGES.map(async (name) => {
      const schemas = new PackageSchemas(name);
      const standIn = new StandIn(name, schemas, deployment, options.accountId ?? ACCOUNT);
      return { name, schemas, server: await openPackageServer(providerCalls(standIn)) };
    }),
  );
  let stack = "sandbox";
  return {
    debugProviders: served.map(({ name, server }) => `${name}:${server.port}`).join(","),
    setMode: (mode) => deployment.begin(mode),
    setStack: (name) => {
      stack = name;
    },
    failures: () => deployment.failures,
    checked: () => deployment.checked,
    restore: () => deployment.restore(stack),
    recorded: () => deployment.stack(stack).resources.map((resource) => deployment.deployed(resource)),
    close: async () => {
      for (const { schemas, server } of served) {
        server.close();
        schemas.save();
      }
    },
  };
}
