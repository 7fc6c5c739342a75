/**
 * Runs a flow, one effect at a time. Pure: all it knows is in the state, so that a run can be stored, compared
 * and replayed. Throws FlowFailure where the service would give up on the contact.
 */
import { arrive } from "./arrive.ts";
import { branchOf, type Ending } from "./branches.ts";
import type { Action, FlowDocument } from "./document.ts";
import type { ContactView, EffectBody, Frame, MachineState, Outcome, Step, TakenBranch } from "./effects.ts";
import { FlowFailure } from "./flow-failure.ts";
import { ParameterReader } from "./parameters.ts";
import { settle } from "./settle.ts";

/** Actions in a row that take no time: more is a loop that a caller hears as silence until the line is cut. */
export const STEP_LIMIT = 1000;

// Modules nest at most five deep; ours go one deep.
const FRAME_LIMIT = 6;

const TAKES_TIME: ReadonlySet<EffectBody["kind"]> = new Set([
  "say",
  "say-repeatedly",
  "collect",
  "converse",
  "invoke",
  "wait",
  "third-party",
]);

/** Starts a flow for a contact and runs it to its first effect. */
export function begin(document: FlowDocument, name: string, contact: ContactView): Step {
  return run({ frames: [enter(document, name)], steps: 0 }, contact, []);
}

/** Goes on with the outcome of the effect that the state waits for. */
export function proceed(state: MachineState, outcome: Outcome, contact: ContactView): Step {
  const frame = top(state);
  const action = actionAt(frame);
  if (outcome.kind === "loaded") return run(load(state, action, outcome, contact), contact, []);
  const settled = settle(action, outcome, frame);
  if (settled === undefined)
    throw new FlowFailure(frame.name, action.Identifier, `${action.Type} cannot end with "${outcome.kind}"`);
  const taken: TakenBranch[] = [];
  const next = leave(replaceTop(state, settled.frame), action, settled.ending, contact, taken);
  return run(next, contact, taken);
}

function run(start: MachineState, contact: ContactView, taken: TakenBranch[]): Step {
  let state = start;
  for (;;) {
    const frame = top(state);
    const action = actionAt(frame);
    if (state.steps >= STEP_LIMIT)
      throw new FlowFailure(
        frame.name,
        action.Identifier,
        `${STEP_LIMIT} actions passed without a word or a wait`,
      );
    state = { ...state, steps: state.steps + 1 };
    const arrival = arrive(action, { contact, frame });
    if (arrival === undefined)
      throw new FlowFailure(frame.name, action.Identifier, `this machine does not run ${action.Type}`);
    switch (arrival.kind) {
      case "effect":
        if (TAKES_TIME.has(arrival.effect.kind)) state = { ...state, steps: 0 };
        return { state, effect: { action: action.Identifier, ...arrival.effect }, taken };
      case "go-on":
        state = leave(replaceTop(state, arrival.frame ?? frame), action, arrival.ending, contact, taken);
        break;
      case "return": {
        if (state.frames.length === 1)
          return { state, effect: { action: action.Identifier, kind: "end" }, taken };
        state = leaveModule(state, arrival, contact, taken);
        break;
      }
      default:
        arrival satisfies never;
    }
  }
}

function leave(
  state: MachineState,
  action: Action,
  ending: Ending,
  contact: ContactView,
  taken: TakenBranch[],
): MachineState {
  const frame = top(state);
  const branch = branchOf(action, ending, { contact, frame });
  if (branch === undefined)
    throw new FlowFailure(
      frame.name,
      action.Identifier,
      `${action.Type} has no branch for ${wordFor(ending)}`,
    );
  taken.push({ flow: frame.name, action: action.Identifier, type: action.Type, branch: branch.name });
  return replaceTop(state, { ...frame, at: branch.to });
}

function leaveModule(
  state: MachineState,
  returned: { readonly result: string | undefined; readonly data: Readonly<Record<string, unknown>> },
  contact: ContactView,
  taken: TakenBranch[],
): MachineState {
  const { name, at } = top(state);
  taken.push({ flow: name, action: at, type: "EndFlowModuleExecution", branch: returned.result ?? "end" });
  const frames = state.frames.slice(0, -1);
  const outer = { ...state, frames };
  // What the module read and heard stays in it: only its declared result crosses the boundary.
  const caller: Frame = {
    ...top(outer),
    moduleResultData: returned.data,
    ...(returned.result === undefined ? {} : { moduleResult: returned.result }),
  };
  const ending: Ending =
    returned.result === undefined ? { kind: "done" } : { kind: "value", value: returned.result };
  return leave(replaceTop(outer, caller), actionAt(caller), ending, contact, taken);
}

function load(
  state: MachineState,
  action: Action,
  { document, name }: { readonly document: FlowDocument; readonly name: string },
  contact: ContactView,
): MachineState {
  // A transfer to another flow leaves everything behind, a module comes back.
  if (action.Type === "TransferToFlow") return { ...state, frames: [enter(document, name)] };
  if (action.Type !== "InvokeFlowModule")
    throw new FlowFailure(top(state).name, action.Identifier, `${action.Type} loads nothing`);
  if (state.frames.length >= FRAME_LIMIT)
    throw new FlowFailure(
      top(state).name,
      action.Identifier,
      `modules nest more than ${FRAME_LIMIT - 1} deep`,
    );
  const moduleInput = new ParameterReader(action.Parameters, { contact, frame: top(state) }).values("Input");
  const frame: Frame = { ...enter(document, name), moduleInput };
  return { ...state, frames: [...state.frames, frame] };
}

function enter(document: FlowDocument, name: string): Frame {
  return {
    name,
    document,
    at: document.StartAction,
    external: {},
    storedInput: "",
    lex: {},
    flowAttributes: {},
    loops: {},
  };
}

function top(state: MachineState): Frame {
  const frame = state.frames.at(-1);
  if (frame === undefined) throw new FlowFailure("none", "none", "the state holds no flow");
  return frame;
}

function replaceTop(state: MachineState, frame: Frame): MachineState {
  return { ...state, frames: [...state.frames.slice(0, -1), frame] };
}

// One index per document: a run must not cost more per action in a long flow than in a short one.
const INDEXES = new WeakMap<FlowDocument, ReadonlyMap<string, Action>>();

function actionAt(frame: Frame): Action {
  let index = INDEXES.get(frame.document);
  if (index === undefined) {
    index = new Map(frame.document.Actions.map((action) => [action.Identifier, action]));
    INDEXES.set(frame.document, index);
  }
  const action = index.get(frame.at);
  if (action === undefined) throw new FlowFailure(frame.name, frame.at, "there is no such action");
  return action;
}

function wordFor(ending: Ending): string {
  switch (ending.kind) {
    case "done":
      return "going on";
    case "value":
      return `the value "${ending.value}"`;
    case "error":
      return `the error ${ending.error}`;
    default:
      return ending satisfies never;
  }
}
