/** Runs one flow of a contact: asks the machine for an effect, does it, and goes on with what came of it. */
import type { FlowDocument } from "../../../language/document.ts";
import type { Effect, Outcome, Step } from "../../../language/effects.ts";
import type { Utterance } from "../contact-status.ts";
import type { CloudCore } from "../service.ts";
import { failure, setAttributes, setData, setHook, setQueue } from "./change-contact.ts";
import { collect } from "./collect-keys.ts";
import type { Contact } from "./contact.ts";
import { converse } from "./converse.ts";
import { recordError, recordSilentErrors, traceBranches } from "./flow-trace.ts";
import { isOpen } from "./hours.ts";
import { invokeFunction } from "./invoke-function.ts";
import type { ConnectPorts } from "./ports.ts";
import type { Run } from "./run.ts";
import { spokenText } from "./spoken-text.ts";
import type { ThirdParty } from "./third-party.ts";

/** How a flow came to its end. `failed`: it could not go on, and the reason is recorded. */
export type Ending = "queued" | "disconnected" | "left-by-third-party" | "ended" | "failed" | "stopped";

/** What a flow does that reaches beyond its contact. */
export interface Moves {
  /** Puts a contact into its target queue; says why not. */
  enqueue(run: Run): Outcome | undefined;
  /** Resolves when the other party has left, or could not be had; undefined where the flow was stopped. */
  joinThirdParty(run: Run, effect: ThirdParty): Promise<Outcome | undefined>;
  startTask(contact: Contact, effect: Extract<Effect, { kind: "start-task" }>): Outcome;
}

type Result = { readonly next: Outcome } | { readonly ending: Ending };

export class FlowRunner {
  readonly #core: CloudCore;
  readonly #ports: ConnectPorts;
  readonly #moves: Moves;

  constructor(core: CloudCore, ports: ConnectPorts, moves: Moves) {
    this.#core = core;
    this.#ports = ports;
    this.#moves = moves;
  }

  /** Never rejects: what a flow or its surroundings do wrong ends the flow, and is told. */
  async run(run: Run, flow: { readonly document: FlowDocument; readonly name: string }): Promise<Ending> {
    try {
      return await this.#steps(run, flow);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const action = error instanceof Error && "action" in error ? String(error.action) : "-";
      recordError(this.#core.log, run.contact, flow.name, action, {
        kind: "error",
        error: "FlowFailure",
        reason,
      });
      return "failed";
    }
  }

  async #steps(run: Run, flow: { readonly document: FlowDocument; readonly name: string }): Promise<Ending> {
    const { contact } = run;
    const { language } = this.#ports;
    let step = language.begin(flow.document, flow.name, contact.view());
    let reported: string | undefined;
    for (;;) {
      traceBranches(this.#core.log, contact, step.taken);
      recordSilentErrors(this.#core.log, contact, step.taken, reported);
      const result = await this.#perform(run, step);
      if (run.isStopped) return "stopped";
      if ("ending" in result) return result.ending;
      const { next } = result;
      const { action } = step.effect;
      reported = next.kind === "error" ? action : undefined;
      if (next.kind === "error") recordError(this.#core.log, contact, flowOf(step), action, next);
      step = language.proceed(step.state, next, contact.view());
    }
  }

  async #perform(run: Run, { effect, state }: Step): Promise<Result> {
    const { contact } = run;
    const { clock, accountId } = this.#core;
    const now = () => clock.now();
    const flow = state.frames.at(-1)?.name ?? "-";
    const say = (expects: Utterance["expects"]) => (text: string) =>
      contact.speak(clock.now(), { to: run.listener, text, flow, action: effect.action, expects });
    switch (effect.kind) {
      case "say":
        // A task has nobody who would hear it; mail is answered by an agent, or by a message of its own.
        if (contact.channel === "VOICE" || contact.channel === "CHAT")
          say("nothing")(spokenText(effect.text, effect.ssml));
        return done();
      case "say-repeatedly":
        if (contact.channel !== "VOICE") return { next: voiceOnly(effect, contact) };
        for (const text of effect.texts) say("nothing")(spokenText(text, false));
        return listen(run, effect);
      case "collect":
        if (contact.channel !== "VOICE") return { next: voiceOnly(effect, contact) };
        return moved(await collect(run, effect, say("keys"), now));
      case "converse":
        if (contact.channel === "TASK" || contact.channel === "EMAIL")
          return {
            next: failure(`A bot takes calls and chats; this contact is of channel ${contact.channel}.`),
          };
        return moved(
          await converse(
            run,
            effect,
            say(contact.chat === undefined ? "speech-or-keys" : "text"),
            now,
            this.#ports.speech,
          ),
        );
      case "invoke":
        return { next: await invokeFunction(contact, effect, this.#ports.functions, clock, accountId) };
      case "set-attributes":
        return { next: setAttributes(contact, effect.attributes) };
      case "set-data":
        return { next: setData(contact, effect) };
      case "set-voice":
        contact.voice = effect.voice;
        return done();
      case "set-hook":
        return { next: setHook(contact, effect) };
      case "set-queue":
        return { next: setQueue(contact, effect) };
      case "set-logging":
        contact.isLogging = effect.enabled;
        return done();
      case "set-recording":
        return done();
      case "check-hours":
        return { next: this.#checkHours(run, effect.hoursId) };
      case "draw":
        return {
          next: { kind: "drawn", percentage: (this.#core.random.bytes(4).readUInt32BE() / 2 ** 32) * 100 },
        };
      case "load-module":
        return { next: this.#load(run, "modules", effect.moduleId) };
      case "load-flow":
        return { next: this.#load(run, "flows", effect.flowId) };
      case "wait": {
        const paused = run.wait(effect);
        run.releaseAfter(effect.seconds * 1000, () => ({ kind: "done" }));
        return moved(await paused);
      }
      case "third-party": {
        const outcome = await this.#moves.joinThirdParty(run, effect);
        const isOver = outcome?.kind === "done" && !effect.continues;
        return isOver ? { ending: "left-by-third-party" } : moved(outcome);
      }
      case "start-task":
        return { next: this.#moves.startTask(contact, effect) };
      case "queue": {
        const refusal = this.#moves.enqueue(run);
        return refusal === undefined ? { ending: "queued" } : { next: refusal };
      }
      case "disconnect":
        return { ending: "disconnected" };
      case "end":
        return { ending: "ended" };
      default:
        return effect satisfies never;
    }
  }

  #checkHours({ contact }: Run, hoursId: string | undefined): Outcome {
    const id = hoursId ?? contact.targetQueue?.hoursId;
    if (id === undefined) return failure("The contact has no target queue whose hours could be checked.");
    const hours = contact.instance.find("hours", id);
    if (hours === undefined)
      return failure(`Instance ${contact.instance.settings.alias} holds no hours of operation ${id}.`);
    return { kind: "hours", isOpen: isOpen(hours, this.#core.clock.now()) };
  }

  #load({ contact }: Run, kind: "modules" | "flows", id: string): Outcome {
    const found = contact.instance.find(kind, id);
    if (found === undefined)
      return failure(
        `Instance ${contact.instance.settings.alias} holds no ${kind === "flows" ? "contact flow" : "module"} ${id}.`,
      );
    if (!found.isActive) return failure(`${found.name} is archived.`);
    return { kind: "loaded", document: found.document, name: found.name };
  }
}

function flowOf(step: Step): string {
  return step.state.frames.at(-1)?.name ?? "-";
}

/** adminguide/block-support-by-channel: in a chat these blocks take their error branch. */
function voiceOnly({ action, kind }: Effect, { channel }: Contact): Outcome {
  const what = kind === "collect" ? "takes keys" : "repeats prompts";
  return failure(
    `Block ${action} ${what}, which works in calls only; this contact is a ${channel.toLowerCase()}.`,
  );
}

function done(): Result {
  return { next: { kind: "done" } };
}

function moved(outcome: Outcome | undefined): Result {
  return outcome === undefined ? { ending: "stopped" } : { next: outcome };
}

async function listen(run: Run, effect: Extract<Effect, { kind: "say-repeatedly" }>): Promise<Result> {
  const paused = run.wait(effect);
  if (effect.interruptSeconds !== undefined)
    run.releaseAfter(effect.interruptSeconds * 1000, () => ({ kind: "interrupted" }));
  return moved(await paused);
}
