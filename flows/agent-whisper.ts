/** What an agent hears before the caller is connected: nothing personal, the screen has the rest. */
import { flow } from "./flow.ts";
import { prompt } from "./prompts/prompt-text.ts";

export const agentWhisper = flow("agent-whisper", "AGENT_WHISPER", (f) => {
  f.say("whisper", prompt("whisper-contact"), { next: "end" });
  f.end("end");
});
