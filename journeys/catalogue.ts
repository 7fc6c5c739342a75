/** Every journey, in the order in which they are played. */
import { interruptedCall } from "./interrupted-call.ts";
import type { Journey } from "./language.ts";
import { pinOnce } from "./pin-once.ts";
import { pinWrongThenRight } from "./pin-wrong-then-right.ts";
import { recognisedCaller } from "./recognised-caller.ts";
import { regionLostMidCall } from "./region-lost-mid-call.ts";
import { spooferLearnsNothing } from "./spoofer-learns-nothing.ts";
import { unknownCaller } from "./unknown-caller.ts";

export const JOURNEYS: readonly Journey[] = [
  recognisedCaller,
  unknownCaller,
  pinOnce,
  pinWrongThenRight,
  interruptedCall,
  regionLostMidCall,
  spooferLearnsNothing,
];
