/** What Connect checks before it publishes a flow: the language's rules, and that what is named exists. */
import type { FlowDocument, FlowType, ParameterValue } from "../../../language/document.ts";
import { ServiceError } from "../service.ts";
import { idOf, type ResourceKind } from "./arn.ts";
import type { Instance } from "./instance.ts";
import type { FlowLanguage } from "./ports.ts";

/** Longest content that CreateContactFlow takes. */
const MOST_CHARACTERS = 256_000;

/**
 * Throws InvalidContactFlowException with `problems` naming blocks (for modules, InvalidContactFlowModuleException).
 * Function and bot ARNs are not looked up: Connect checks their shape alone.
 */
export function readPublishable(
  language: FlowLanguage,
  instance: Instance,
  flow: { readonly id: string; readonly name: string; readonly type: FlowType; readonly content: string },
): FlowDocument {
  if (flow.content.length > MOST_CHARACTERS)
    throw refusal(flow, [
      `The content has ${flow.content.length} characters; ${MOST_CHARACTERS} are allowed.`,
    ]);
  const document = read(language, flow);
  const problems = language
    .validate(document, flow.type)
    .filter((p) => p.severity === "error")
    .map((p) => `${p.block}: ${p.message}`);
  problems.push(...danglingReferences(document, instance, flow.id));
  if (problems.length > 0) throw refusal(flow, problems);
  return document;
}

function read(
  language: FlowLanguage,
  flow: { readonly name: string; readonly type: FlowType; readonly content: string },
): FlowDocument {
  try {
    return language.readDocument(flow.content);
  } catch (error) {
    throw refusal(flow, [error instanceof Error ? error.message : String(error)]);
  }
}

function refusal(
  flow: { readonly name: string; readonly type: FlowType },
  problems: readonly string[],
): ServiceError {
  const isModule = flow.type === "MODULE";
  return new ServiceError(
    isModule ? "InvalidContactFlowModuleException" : "InvalidContactFlowException",
    `${isModule ? "Module" : "Flow"} ${flow.name} cannot be published: ${problems.join("; ")}`,
    400,
    { [isModule ? "Problems" : "problems"]: problems.map((message) => ({ message })) },
  );
}

/** Which parameter of which action names what. */
const REFERENCES: Readonly<Record<string, { readonly parameter: string; readonly kind: ResourceKind }>> = {
  UpdateContactTargetQueue: { parameter: "QueueId", kind: "queues" },
  DequeueContactAndTransferToQueue: { parameter: "QueueId", kind: "queues" },
  CheckHoursOfOperation: { parameter: "HoursOfOperationId", kind: "hours" },
  CheckMetricData: { parameter: "QueueId", kind: "queues" },
  GetMetricData: { parameter: "QueueId", kind: "queues" },
  TransferToFlow: { parameter: "ContactFlowId", kind: "flows" },
  InvokeFlowModule: { parameter: "FlowModuleId", kind: "modules" },
};

function danglingReferences(document: FlowDocument, instance: Instance, ownId: string): readonly string[] {
  const problems: string[] = [];
  const look = (block: string, path: string, kind: ResourceKind, value: ParameterValue | undefined) => {
    if (typeof value !== "string" || value.startsWith("$.") || idOf(value) === ownId) return;
    if (instance.find(kind, value) === undefined)
      problems.push(`${block}: ${path} names ${value}, which this instance does not hold.`);
  };
  for (const action of document.Actions) {
    const reference = Object.hasOwn(REFERENCES, action.Type) ? REFERENCES[action.Type] : undefined;
    if (reference !== undefined)
      look(action.Identifier, reference.parameter, reference.kind, action.Parameters[reference.parameter]);
    const hooks = action.Type === "UpdateContactEventHooks" ? action.Parameters["EventHooks"] : undefined;
    if (typeof hooks === "object" && !Array.isArray(hooks))
      for (const [hook, flowId] of Object.entries(hooks))
        look(action.Identifier, `EventHooks.${hook}`, "flows", flowId);
  }
  return problems;
}
