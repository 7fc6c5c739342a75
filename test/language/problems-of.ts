/** Problems as short lines: block, rule, severity. */
import type { Action, FlowDocument, FlowType } from "../../language/document.ts";
import { validate } from "../../language/validate.ts";
import { END, flowOf } from "./sample.ts";

export function problems(document: FlowDocument, type: FlowType = "CONTACT_FLOW"): readonly string[] {
  return validate(document, type).map(({ block, rule, severity }) => `${block} ${rule} ${severity}`);
}

/** Problems of one action that is followed by a disconnect. */
export function problemsOf(one: Action, type: FlowType = "CONTACT_FLOW"): readonly string[] {
  return problems(flowOf(one, END), type);
}
