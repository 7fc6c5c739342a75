/** A flow or module as it is deployed. */
import { buildFlow, type FlowBuilder } from "../language/build.ts";
import type { FlowDocument, FlowType } from "../language/document.ts";
import { slotsOf } from "../language/slots.ts";

export interface Flow {
  readonly name: string;
  readonly type: FlowType;
  readonly document: FlowDocument;
  /** What must be bound before it can be published. */
  readonly slots: readonly string[];
}

export function flow(name: string, type: FlowType, write: (f: FlowBuilder) => void): Flow {
  const document = buildFlow(type, write);
  return { name, type, document, slots: slotsOf(document) };
}

export function flowModule(name: string, write: (f: FlowBuilder) => void): Flow {
  return flow(name, "MODULE", write);
}
