/** Named references in a document, bound to real ids when it is deployed. */
import type { FlowDocument, ParameterValue } from "./document.ts";

const MARKER = /\{\{slot:([a-z][a-z0-9-]*:[a-z0-9-]+)\}\}/g;

/** The marker of a slot such as `queue:billing`; may stand alone or inside a longer value. */
export function slot(name: string): string {
  const marker = `{{slot:${name}}}`;
  if (marker.replace(MARKER, "") !== "")
    throw new Error(`A slot is called kind:name in lower case, such as queue:billing; "${name}" is not.`);
  return marker;
}

/** Every slot of a document, each once, in order. */
export function slotsOf(document: FlowDocument): readonly string[] {
  const found = new Set<string>();
  for (const action of document.Actions) {
    fillParameter(action.Parameters, (name) => {
      found.add(name);
      return "";
    });
  }
  return [...found];
}

/** The value with its slots replaced, at any depth. */
export function fillParameter(value: ParameterValue, bind: (slotName: string) => string): ParameterValue {
  if (typeof value === "string") return value.replace(MARKER, (_marker, name: string) => bind(name));
  if (typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((item: ParameterValue) => fillParameter(item, bind));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, fillParameter(item, bind)]));
}
