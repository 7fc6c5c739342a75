/** Settings that a preview needs and no committed file holds. */
import type { ConfigValue } from "../../sandbox/engine/child-messages.ts";
import type { SandboxFolder } from "../sandbox/folder.ts";
import { makeTunnelKeys, sandboxKeys } from "../sandbox/keys.ts";
import { SANDBOX, sandboxSettings } from "../sandbox/settings.ts";
import { rawSettingsOf } from "../stack-settings.ts";

/**
 * The sandbox's own, as npm start makes them. Other stacks keep the tunnels' keys where only a deployment reads
 * them: a preview against the stand-ins takes throw-away ones.
 */
export async function previewSettings(
  stack: string,
  sandbox: SandboxFolder,
  edgeTag: string,
): Promise<Readonly<Record<string, ConfigValue>>> {
  if (stack === SANDBOX.stack) return sandboxSettings(await sandboxKeys(sandbox.keys), edgeTag);
  return rawSettingsOf(stack)["tunnelKeys"] === undefined ? { "tandem:tunnelKeys": makeTunnelKeys() } : {};
}
