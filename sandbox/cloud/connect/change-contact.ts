/** Blocks that change the contact and take no time. Each answers with the outcome of its block. */
import type { Effect, Outcome } from "../../../language/effects.ts";
import type { Contact } from "./contact.ts";

type Of<K extends Effect["kind"]> = Extract<Effect, { kind: K }>;

const DONE: Outcome = { kind: "done" };
/** All user attributes of a contact, in UTF-8. */
const MOST_ATTRIBUTE_BYTES = 32_768;

const HOOKS: readonly string[] = [
  "AgentHold",
  "AgentWhisper",
  "CustomerHold",
  "CustomerQueue",
  "CustomerRemaining",
  "CustomerWhisper",
  "DefaultAgentUI",
  "DisconnectAgentUI",
  "PauseContact",
  "ResumeContact",
];

export function setAttributes(contact: Contact, added: Readonly<Record<string, string>>): Outcome {
  const attributes = { ...contact.attributes, ...added };
  const excess = attributeExcess(attributes);
  if (excess !== undefined) return failure(excess);
  contact.attributes = attributes;
  return DONE;
}

/** Says how far attributes go beyond what a contact may hold. */
export function attributeExcess(attributes: Readonly<Record<string, string>>): string | undefined {
  const bytes = Object.entries(attributes).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value),
    0,
  );
  return bytes > MOST_ATTRIBUTE_BYTES
    ? `The contact's attributes would take ${bytes} bytes; ${MOST_ATTRIBUTE_BYTES} are allowed.`
    : undefined;
}

export function setData(contact: Contact, effect: Of<"set-data">): Outcome {
  if (effect.languageCode !== undefined) {
    if (!/^[a-z]{2,3}-[A-Z]{2}$/.test(effect.languageCode))
      return failure(`${effect.languageCode} is no language code such as en-GB.`);
    contact.languageCode = effect.languageCode;
  }
  if (effect.customerId !== undefined) contact.customerId = effect.customerId;
  if (effect.name !== undefined) contact.name = effect.name;
  return DONE;
}

export function setHook(contact: Contact, effect: Of<"set-hook">): Outcome {
  if (!HOOKS.includes(effect.hook)) return failure(`Connect has no event hook ${effect.hook}.`);
  const flow = contact.instance.find("flows", effect.flowId);
  if (flow === undefined)
    return failure(`Instance ${contact.instance.settings.alias} holds no contact flow ${effect.flowId}.`);
  contact.hooks.set(effect.hook, flow.id);
  return DONE;
}

export function setQueue(contact: Contact, effect: Of<"set-queue">): Outcome {
  if (effect.queueId === undefined) return failure("The local cloud has no queues of single agents.");
  const queue = contact.instance.find("queues", effect.queueId);
  if (queue === undefined)
    return failure(`Instance ${contact.instance.settings.alias} holds no queue ${effect.queueId}.`);
  if (!queue.isEnabled) return failure(`Queue ${queue.name} is disabled.`);
  contact.targetQueue = queue;
  return DONE;
}

export function failure(reason: string): Outcome {
  return { kind: "error", error: "NoMatchingError", reason };
}
