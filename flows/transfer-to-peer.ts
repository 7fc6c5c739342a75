/** An agent hands a call to a queue of the other region: by telephone, with a token that only that region accepts. */
import { flow } from "./flow.ts";
import { functionAttributes, OPEN_TRANSFER } from "./functions.ts";
import { prompt } from "./prompts/prompt-text.ts";

const RING_SECONDS = 30;

export const transferToPeer = flow("transfer-to-peer", "QUEUE_TRANSFER", (f) => {
  f.onError("failed");
  f.set("functions", functionAttributes(), { next: "open", failed: "open" });
  f.invoke("open", OPEN_TRANSFER, {
    parameters: { kind: "transfer", turn: "$.Attributes.turn" },
    outcomes: { opened: "put-through", refused: "failed" },
  });
  // From the reply straight into the tones: in an attribute the token would be kept, and could be read.
  f.putThrough(
    "put-through",
    {
      number: "$.External.number",
      seconds: RING_SECONDS,
      digits: "$.External.digits",
      callerId: "$.External.callerId",
    },
    { failed: "failed" },
  );
  f.say("failed", prompt("transfer-failed"), { next: "disconnect" });
  f.disconnect("disconnect");
});
