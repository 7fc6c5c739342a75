/** Every journey, in the order in which they are played. */
import { callbackKeepsContext } from "./callback-keeps-context.ts";
import { callbackSurvivesRegionLoss } from "./callback-survives-region-loss.ts";
import { chatToVoice } from "./chat-to-voice.ts";
import { codeBySms } from "./code-by-sms.ts";
import { emailThread } from "./email-thread.ts";
import { eraseMe } from "./erase-me.ts";
import { exportMe } from "./export-me.ts";
import { googleSideLost } from "./google-side-lost.ts";
import { historyShapesMenu } from "./history-shapes-menu.ts";
import { interruptedCall } from "./interrupted-call.ts";
import { keysRotate } from "./keys-rotate.ts";
import type { Journey } from "./language.ts";
import { languageFollows } from "./language-follows.ts";
import { partitionHeals } from "./partition-heals.ts";
import { pinLockoutAcrossRegions } from "./pin-lockout-across-regions.ts";
import { pinOnce } from "./pin-once.ts";
import { pinWrongThenRight } from "./pin-wrong-then-right.ts";
import { recognisedCaller } from "./recognised-caller.ts";
import { regionLostMidCall } from "./region-lost-mid-call.ts";
import { revokedEverywhere } from "./revoked-everywhere.ts";
import { signedInChat } from "./signed-in-chat.ts";
import { smsThread } from "./sms-thread.ts";
import { spooferLearnsNothing } from "./spoofer-learns-nothing.ts";
import { taskFollowUp } from "./task-follow-up.ts";
import { transferToPeer } from "./transfer-to-peer.ts";
import { unknownCaller } from "./unknown-caller.ts";

export const JOURNEYS: readonly Journey[] = [
  recognisedCaller,
  unknownCaller,
  pinOnce,
  pinWrongThenRight,
  interruptedCall,
  regionLostMidCall,
  spooferLearnsNothing,
  codeBySms,
  pinLockoutAcrossRegions,
  revokedEverywhere,
  signedInChat,
  chatToVoice,
  googleSideLost,
  historyShapesMenu,
  languageFollows,
  partitionHeals,
  callbackKeepsContext,
  callbackSurvivesRegionLoss,
  transferToPeer,
  smsThread,
  emailThread,
  taskFollowUp,
  eraseMe,
  exportMe,
  keysRotate,
];
