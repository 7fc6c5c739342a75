import { ContactFlow } from "@pulumi/aws-native/connect/contactFlow.js";
import { ContactFlowModule } from "@pulumi/aws-native/connect/contactFlowModule.js";
import * as pulumi from "@pulumi/pulumi";
import type { Flow } from "../../../flows/flow.ts";
import { render } from "../../../language/render.ts";
import { validate } from "../../../language/validate.ts";
import { InvalidArgument } from "../../invalid-argument.ts";
import { idOfArn } from "../../naming.ts";

export interface ConversationArgs {
  readonly instanceArn: pulumi.Input<string>;
  /** In deploy order: an entry may refer to earlier ones, and modules come before flows. */
  readonly modules: readonly Flow[];
  readonly flows: readonly Flow[];
  /** What slots stand for, but for the flows and modules themselves. */
  readonly bindings: Readonly<Record<string, pulumi.Input<string>>>;
}

/** The flows and modules of one instance. References between them have no cycle, so that one pass publishes all. */
export class Conversation extends pulumi.ComponentResource {
  readonly flowIds: Readonly<Record<string, pulumi.Output<string>>>;
  readonly flowArns: Readonly<Record<string, pulumi.Output<string>>>;
  readonly moduleIds: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(name: string, args: ConversationArgs, opts: pulumi.ComponentResourceOptions) {
    super("tandem:connect:Conversation", name, {}, opts);
    const { instanceArn, modules, flows } = args;
    refuseInvalid(name, [...modules, ...flows]);
    const bindings: Record<string, pulumi.Input<string>> = { ...args.bindings };
    const moduleIds: Record<string, pulumi.Output<string>> = {};
    const flowIds: Record<string, pulumi.Output<string>> = {};
    const flowArns: Record<string, pulumi.Output<string>> = {};
    for (const entry of modules) {
      const module = new ContactFlowModule(
        `${name}-module-${entry.name}`,
        { instanceArn, name: entry.name, content: contentOf(name, entry, bindings), state: "ACTIVE" },
        { parent: this },
      );
      const id = module.contactFlowModuleArn.apply(idOfArn);
      moduleIds[entry.name] = id;
      bindings[`module:${entry.name}`] = id;
    }
    for (const entry of flows) {
      if (entry.type === "MODULE")
        throw new InvalidArgument(
          `Conversation ${name}`,
          `flows.${entry.name}`,
          "is a module: list it under modules.",
        );
      const flow = new ContactFlow(
        `${name}-flow-${entry.name}`,
        {
          instanceArn,
          name: entry.name,
          type: entry.type,
          content: contentOf(name, entry, bindings),
          state: "ACTIVE",
        },
        { parent: this },
      );
      const id = flow.contactFlowArn.apply(idOfArn);
      flowIds[entry.name] = id;
      flowArns[entry.name] = flow.contactFlowArn;
      bindings[`flow:${entry.name}`] = id;
    }
    this.moduleIds = moduleIds;
    this.flowIds = flowIds;
    this.flowArns = flowArns;
    this.registerOutputs({ flowIds, moduleIds });
  }
}

function contentOf(
  name: string,
  { name: entryName, slots, document }: Flow,
  bindings: Readonly<Record<string, pulumi.Input<string>>>,
): pulumi.Output<string> {
  const missing = slots.filter((slot) => !Object.hasOwn(bindings, slot));
  if (missing.length > 0)
    throw new InvalidArgument(
      `Conversation ${name}`,
      `bindings for ${entryName}`,
      `lack ${missing.join(", ")}: bind them, or move what they name before ${entryName} in the deploy order.`,
    );
  // Only what the document names: it must not wait for what it does not use.
  const used = Object.fromEntries(slots.map((slot) => [slot, bindings[slot] ?? ""]));
  return pulumi.all(used).apply((values) => render(document, values));
}

/** Of what a component was told to find among these. Throws InvalidArgument. */
export function flowNamed<T>(component: string, flows: Readonly<Record<string, T>>, name: string): T {
  const found = flows[name];
  if (found === undefined) throw new InvalidArgument(component, "flows", `hold none named ${name}.`);
  return found;
}

// Here and not at the service, which would say so after half of the resources exist.
function refuseInvalid(name: string, entries: readonly Flow[]): void {
  const problems = entries.flatMap((entry) =>
    validate(entry.document, entry.type)
      .filter(({ severity }) => severity === "error")
      .map(({ block, message }) => `${entry.name}, block ${block}: ${message}`),
  );
  if (problems.length > 0)
    throw new InvalidArgument(
      `Conversation ${name}`,
      "flows",
      `would be refused:\n  ${problems.join("\n  ")}`,
    );
}
