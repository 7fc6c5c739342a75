/** Turns a document with slots into the text that the service takes. */
import type { FlowDocument } from "./document.ts";
import { fillParameter } from "./slots.ts";

/** A slot of a block has nothing to stand for. */
export class UnboundSlot extends Error {
  readonly block: string;
  readonly slot: string;

  constructor(block: string, slot: string) {
    super(`Block "${block}" needs the slot "${slot}", and nothing is bound to it: add it to the bindings.`);
    this.name = "UnboundSlot";
    this.block = block;
    this.slot = slot;
  }
}

/** The same document and bindings give the same bytes. Throws UnboundSlot. */
export function render(document: FlowDocument, bindings: Readonly<Record<string, string>>): string {
  const actions = document.Actions.map((action) => {
    const bind = (slot: string): string => {
      const value = Object.hasOwn(bindings, slot) ? bindings[slot] : undefined;
      if (value === undefined || value === "") throw new UnboundSlot(action.Identifier, slot);
      return value;
    };
    // Spelled out, so that the order of keys does not hang on who made the document.
    return {
      Identifier: action.Identifier,
      Type: action.Type,
      Parameters: fillParameter(action.Parameters, bind),
      Transitions: action.Transitions,
    };
  });
  const { Version, StartAction, Metadata, Settings } = document;
  return JSON.stringify({
    Version,
    StartAction,
    ...(Metadata === undefined ? {} : { Metadata }),
    ...(Settings === undefined ? {} : { Settings }),
    Actions: actions,
  });
}
