/** A turn with a Lex bot: spoken text as it is, keyed digits as text, silence as what no intent understands. */
import type { Effect, Outcome } from "../../../language/effects.ts";
import { ServiceError } from "../service.ts";
import type { SpeechBot } from "./ports.ts";
import type { Run } from "./run.ts";
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
): Promise<Outcome | undefined> {
  const { contact } = run;
  if (!contact.instance.isAssociated("LEX_BOT", effect.botAliasArn))
    return failure(
      `Instance ${contact.instance.settings.alias} is not associated with bot ${effect.botAliasArn}.`,
    );
  if (effect.text !== undefined && effect.text !== "") speak(spokenText(effect.text, effect.ssml));
  const paused = run.wait(effect);
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

/** What the bot makes of a text. */
export function understand(run: Run, effect: Converse, bot: SpeechBot, text: string): Outcome {
  const { contact } = run;
  if (text.trim() === "") return unheard(effect);
  try {
    const heard = bot.recognise({
      region: contact.region,
      botAliasArn: effect.botAliasArn,
      localeId: contact.languageCode.replace("-", "_"),
      sessionId: contact.id,
      text,
      sessionAttributes: effect.sessionAttributes,
    });
    return {
      kind: "understood",
      intent: heard.intent,
      slots: heard.slots,
      sessionAttributes: heard.sessionAttributes,
    };
  } catch (error) {
    if (error instanceof ServiceError) return failure(`${error.code}: ${error.message}`);
    throw error;
  }
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
