/** The environment of a run: offline, its state in a folder, and nothing that the settings do not say. */

import { join } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * The sandbox's state holds keys and PINs of made-up people, which this repository's own scripts generate; there
 * is nothing to protect, and a passphrase that somebody has to know would only lock them out of their sandbox.
 */
export const PASSPHRASE = "sandbox";

/** Provider SDKs take defaults from these, and the CLI another backend: a run must not depend on who starts it. */
const NOT_PASSED_ON = /^(PULUMI|AWS|AMAZON|GOOGLE|GCLOUD|GCP|CLOUDSDK|KUBE)/;

export interface RunEnvironment {
  readonly stateDirectory: string;
  /** The folder of the CLI: first on PATH, where the Automation API looks for it. */
  readonly cliDirectory: string;
  /** Which process serves which provider, as the engine's PULUMI_DEBUG_PROVIDERS has it. */
  readonly debugProviders: string;
  readonly checkpoints: Checkpoints;
}

/**
 * When the engine writes its state: after each step, or once at the end. It writes the whole of it, so that a first
 * deployment of 750 resources would spend most of its time on that; but where there is a state already, what a killed
 * run changed would be forgotten. What a killed first run made is found by the stand-ins, which recorded it.
 */
export type Checkpoints = "each" | "last";

export function runEnvironment(run: RunEnvironment, ours: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(ours).filter(([name]) => !NOT_PASSED_ON.test(name));
  return {
    ...Object.fromEntries(kept),
    PATH: `${run.cliDirectory}:${ours["PATH"] ?? ""}`,
    // The CLI notes the selected stack and the login in its home: not in the one of whoever starts this.
    PULUMI_HOME: join(run.stateDirectory, "home"),
    // Files of metadata beside the state's are not written in one step: a run that is killed while it writes one
    // leaves a stack that no later run can read ("failed to load checkpoint: EOF").
    PULUMI_BACKEND_URL: `${pathToFileURL(run.stateDirectory).href}?metadata=skip`,
    PULUMI_CONFIG_PASSPHRASE: PASSPHRASE,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    // Each checkpoint would otherwise be copied before it is replaced; the replacement itself is atomic.
    PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true",
    // Silences the warning that the attached providers' versions were not looked up.
    PULUMI_DEV: "true",
    // The CLI logs each of its commands in its home.
    PULUMI_LOG_ROTATION_MAX_TOTAL_MB: "5",
    ...(run.checkpoints === "last" && { PULUMI_SKIP_CHECKPOINTS: "true" }),
    PULUMI_DEBUG_PROVIDERS: run.debugProviders,
  };
}
