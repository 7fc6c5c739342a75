/** Runs the deployed flows for one call with functions that a test scripts: what a caller would hear and key. */
import { FLOWS, MODULES } from "../../flows/catalogue.ts";
import type { PromptKey } from "../../flows/prompts/catalogue.ts";
import type { Language } from "../../flows/prompts/language.ts";
import { promptOf } from "../../flows/prompts/prompt-text.ts";
import type { FlowDocument } from "../../language/document.ts";
import type { ContactView, Effect, Outcome, Step } from "../../language/effects.ts";
import { begin, proceed } from "../../language/machine.ts";
import { readDocument } from "../../language/read.ts";
import { render } from "../../language/render.ts";

export type Reply = Readonly<Record<string, unknown>>;

export interface Invocation {
  readonly name: string;
  readonly action: string;
  readonly flow: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** What a function answers; undefined or an exception is a failure that outlives the service's retries. */
export type Functions = (
  invocation: Invocation,
  attributes: Readonly<Record<string, string>>,
) => Reply | undefined;

export interface Heard {
  readonly key: PromptKey;
  readonly language: Language;
  readonly text: string;
}

export type CallState = "waiting" | "queued" | "disconnected" | "ended" | "put-through";

const WAITS: ReadonlySet<Effect["kind"]> = new Set(["collect", "converse"]);

/** https://docs.aws.amazon.com/connect/latest/adminguide/block-support-by-channel.html */
const VOICE_ONLY: ReadonlySet<Effect["kind"]> = new Set(["collect", "say-repeatedly", "set-voice"]);

/** Every document as the program would publish it: slots stand for themselves. */
const DOCUMENTS: ReadonlyMap<string, FlowDocument> = new Map(
  [...MODULES, ...FLOWS].map(({ name, type, document, slots }) => {
    const bindings = Object.fromEntries(slots.map((slot) => [slot, slot]));
    return [
      `${type === "MODULE" ? "module" : "flow"}:${name}`,
      readDocument(render(document, bindings)),
    ] as const;
  }),
);

export class ScriptedCall {
  readonly heard: Heard[] = [];
  readonly invocations: Invocation[] = [];
  /** Every effect with the state of the flow's log at that moment. */
  readonly effects: { readonly effect: Effect; readonly isLogged: boolean }[] = [];
  readonly attributes: Record<string, string> = {};
  readonly hooks: Record<string, string> = {};
  languageCode: string | undefined;
  queueId: string | undefined;
  state: CallState = "waiting";
  queueIsFull = false;
  channel: ContactView["channel"] = "VOICE";
  /** The number outside that the call was put through to, and what was keyed there. */
  outside: { readonly number: string; readonly digits?: string } | undefined;
  /** Actions that fail whatever their host does. */
  readonly broken = new Set<string>();
  readonly #functions: Functions;
  #isLogged = true;
  #step: Step;

  constructor(
    functions: Functions,
    flow: string = "flow:inbound",
    attributes: Readonly<Record<string, string>> = {},
    prepare: (call: ScriptedCall) => void = () => undefined,
  ) {
    this.#functions = functions;
    prepare(this);
    Object.assign(this.attributes, attributes);
    this.#step = begin(documentOf(flow), flow, this.#view());
    this.#run();
  }

  /** What the call waits for now. */
  get effect(): Effect {
    return this.#step.effect;
  }

  get keysHeard(): readonly PromptKey[] {
    return this.heard.map(({ key }) => key);
  }

  get lastHeard(): PromptKey | undefined {
    return this.heard.at(-1)?.key;
  }

  keys(value: string): this {
    // A bot hears a keyed digit as an utterance of its own.
    if (this.effect.kind === "converse") return this.says(BOT_KEYS[value]);
    return this.#answer({ kind: "collected", value: this.#encrypted(value) });
  }

  says(intent: string | undefined, slots: Readonly<Record<string, string>> = {}): this {
    return this.#answer({ kind: "understood", intent, slots, sessionAttributes: {} });
  }

  /** An answer that the bot of a chat has understood as one. */
  writes(answer: string): this {
    return this.says("GiveAnswer", { answer });
  }

  isSilent(): this {
    return this.#answer({ kind: "timeout" });
  }

  #answer(outcome: Outcome): this {
    if (this.state !== "waiting") throw new Error(`The call is ${this.state}; nothing waits for an answer.`);
    this.#proceed(outcome);
    this.#run();
    return this;
  }

  #encrypted(value: string): string {
    return this.effect.kind === "collect" && this.effect.encryption !== undefined
      ? `encrypted(${value})`
      : value;
  }

  #proceed(outcome: Outcome): void {
    this.#step = proceed(this.#step.state, outcome, this.#view());
  }

  #run(): void {
    for (;;) {
      const { effect } = this.#step;
      this.effects.push({ effect, isLogged: this.#isLogged });
      if ("text" in effect && effect.text !== undefined) this.#hear(effect.text);
      if (effect.kind === "say-repeatedly") for (const text of effect.texts) this.#hear(text);
      if (this.channel !== "VOICE" && VOICE_ONLY.has(effect.kind))
        throw new Error(`${effect.action} is for calls only, and stands in a chat.`);
      if (WAITS.has(effect.kind) && !this.broken.has(effect.action)) return;
      const outcome = this.broken.has(effect.action) ? failure("broken by the test") : this.#perform(effect);
      if (outcome === undefined) return;
      this.#proceed(outcome);
    }
  }

  /** The outcome of an effect; undefined where the flow ends with it. */
  #perform(effect: Effect): Outcome | undefined {
    switch (effect.kind) {
      case "invoke":
        return this.#invoke(effect.functionArn, effect.action, effect.parameters);
      case "set-attributes":
        Object.assign(this.attributes, effect.attributes);
        return { kind: "done" };
      case "set-data":
        this.languageCode = effect.languageCode ?? this.languageCode;
        return { kind: "done" };
      case "set-hook":
        this.hooks[effect.hook] = effect.flowId;
        return { kind: "done" };
      case "set-logging":
        this.#isLogged = effect.enabled;
        return { kind: "done" };
      case "set-queue":
        this.queueId = effect.queueId;
        return { kind: "done" };
      case "load-module":
        return { kind: "loaded", document: documentOf(effect.moduleId), name: effect.moduleId };
      case "queue":
        if (this.queueIsFull) return { kind: "error", error: "QueueAtCapacity", reason: "full" };
        this.state = "queued";
        return undefined;
      case "disconnect":
        this.state = "disconnected";
        return undefined;
      case "third-party":
        this.outside = effect;
        this.state = "put-through";
        return undefined;
      case "say-repeatedly":
        if (effect.interruptSeconds !== undefined) return { kind: "interrupted" };
        this.state = "ended";
        return undefined;
      case "end":
        this.state = "ended";
        return undefined;
      default:
        return { kind: "done" };
    }
  }

  #invoke(arn: string, action: string, parameters: Readonly<Record<string, string>>): Outcome {
    const name = arn.replace("function:", "");
    const flow = this.#step.state.frames.at(-1)?.name ?? "";
    const invocation = { name, action, flow, parameters };
    this.invocations.push(invocation);
    const external = this.#functions(invocation, this.attributes);
    return external === undefined ? failure(`${name} failed`) : { kind: "replied", external };
  }

  #hear(text: string): void {
    const prompt = promptOf(text);
    if (prompt === undefined) throw new Error(`"${text}" is no prompt of the catalogue.`);
    this.heard.push({ ...prompt, text });
  }

  #view(): ContactView {
    return {
      contactId: "contact-1",
      initialContactId: "contact-1",
      instanceArn: "arn:aws:connect:eu-central-1:111122223333:instance/i-1",
      region: "eu-central-1",
      channel: this.channel,
      initiationMethod: "INBOUND",
      attributes: { ...this.attributes },
      ...(this.languageCode === undefined ? {} : { languageCode: this.languageCode }),
    };
  }
}

const BOT_KEYS: Readonly<Record<string, string>> = {
  "1": "PayABill",
  "2": "OpeningHours",
  "3": "ChangePin",
  "4": "ChangePhone",
  "8": "ChangeLanguage",
  "9": "EnterCode",
  "0": "SpeakToAgent",
};

function documentOf(name: string): FlowDocument {
  const document = DOCUMENTS.get(name);
  if (document === undefined) throw new Error(`No flow of the catalogue is called ${name}.`);
  return document;
}

function failure(reason: string): Outcome {
  return { kind: "error", error: "NoMatchingError", reason };
}
