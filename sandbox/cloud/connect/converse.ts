/** A turn with a Lex bot: spoken text as it is, keyed digits as text, silence as what no intent understands. */
import type { Effect, Outcome } from "../../../language/effects.ts";
import { ServiceError } from "../service.ts";
import type { SpeechBot, Turn } from "./ports.ts";
import type { Pause, Run } from "./run.ts";
import { spokenText } from "./spoken-text.ts";

export type Converse = Extract<Effect, { kind: "converse" }>;

/** Lex's own, where the flow's session attributes name no other. */
const START_TIMEOUT_MS = 4_000;
const START_TIMEOUT = "x-amz-lex:audio:start-timeout-ms:*:*";
const FALLBACK_INTENT = "FallbackIntent";

export async function converse(
  run: Run,
  effect: Converse,
  speak: (text: string) => void,
  now: () => number,
  bot?: SpeechBot,
): Promise<Outcome | undefined> {
  const { contact } = run;
  if (!contact.instance.isAssociated("LEX_BOT", effect.botAliasArn))
    return failure(
      `Instance ${contact.instance.settings.alias} is not associated with bot ${effect.botAliasArn}.`,
    );
  if (effect.text !== undefined && effect.text !== "") speak(spokenText(effect.text, effect.ssml));
  if (contact.chat !== undefined && effect.initialMessage !== undefined && bot !== undefined)
    return understand({ run, effect, bot, speak }, effect.initialMessage);
  const paused = run.wait(effect);
  if (run.pause !== undefined) run.pause.speak = speak;
  if (contact.chat !== undefined) {
    const { chatTimeoutSeconds } = effect;
    if (chatTimeoutSeconds !== undefined)
      run.releaseAfter(chatTimeoutSeconds * 1000, () => ({ kind: "timeout" }));
    return paused;
  }
  const limit = Number(effect.sessionAttributes[START_TIMEOUT]);
  const limitMs = Number.isFinite(limit) && limit > 0 ? limit : START_TIMEOUT_MS;
  run.releaseAfter(Math.max(0, contact.heardAt - now()) + limitMs, () => unheard(effect));
  return paused;
}

interface Conversation {
  readonly run: Run;
  readonly effect: Converse;
  readonly bot: SpeechBot;
  readonly speak: (text: string) => void;
}

/** The bot hears what the pause waits for; the flow goes on at once, or when the bot's function has answered. */
export function hear(run: Run, pause: Pause, bot: SpeechBot, text: string): void {
  if (pause.effect.kind !== "converse") return;
  const speak = pause.speak ?? (() => undefined);
  const outcome = understand({ run, effect: pause.effect, bot, speak }, text);
  if (!(outcome instanceof Promise)) {
    pause.release(outcome);
    return;
  }
  run.contact.activity.enter();
  void outcome.then((known) => pause.release(known)).finally(() => run.contact.activity.leave());
}

function understand(conversation: Conversation, text: string): Outcome | Promise<Outcome> {
  const { run, effect, bot } = conversation;
  const { contact } = run;
  if (text.trim() === "") return unheard(effect);
  try {
    const turn = bot.turn({
      region: contact.region,
      botAliasArn: effect.botAliasArn,
      localeId: contact.languageCode.replace("-", "_"),
      sessionId: contact.id,
      text,
      sessionAttributes: effect.sessionAttributes,
    });
    if (!(turn instanceof Promise)) return heardBy(conversation, turn);
    return turn
      .then((known) => heardBy(conversation, known))
      .catch((error: unknown) =>
        failure(error instanceof Error ? `${error.name}: ${error.message}` : String(error)),
      );
  } catch (error) {
    if (error instanceof ServiceError) return failure(`${error.code}: ${error.message}`);
    throw error;
  }
}

function heardBy({ speak }: Conversation, { messages, intent, slots, sessionAttributes }: Turn): Outcome {
  for (const message of messages) speak(message);
  return { kind: "understood", intent, slots, sessionAttributes };
}

/** Lex answers silence, after its own attempts, with the fallback intent. */
export function unheard(effect: Converse): Outcome {
  return {
    kind: "understood",
    intent: FALLBACK_INTENT,
    slots: {},
    sessionAttributes: effect.sessionAttributes,
  };
}

function failure(reason: string): Outcome {
  return { kind: "error", error: "NoMatchingError", reason };
}
