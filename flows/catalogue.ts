/** Every module and flow, in the order in which they can be deployed: nothing names what comes after it. */
import { agentWhisper } from "./agent-whisper.ts";
import { callback } from "./callback.ts";
import { chatQueue } from "./chat-queue.ts";
import { callbackQueue, customerQueue } from "./customer-queue.ts";
import { chatDisconnect, disconnect, writtenDisconnect } from "./disconnect.ts";
import type { Flow } from "./flow.ts";
import { inbound } from "./inbound.ts";
import { inboundChat } from "./inbound-chat.ts";
import { inboundMail, inboundTask, inboundText } from "./inbound-written.ts";
import { authenticate } from "./modules/authenticate.ts";
import { enterCode } from "./modules/enter-code.ts";
import { farewell } from "./modules/farewell.ts";
import { farewellChat } from "./modules/farewell-chat.ts";
import { handOver } from "./modules/hand-over.ts";
import { identify } from "./modules/identify.ts";
import { identifyChat } from "./modules/identify-chat.ts";
import { proveByCode } from "./modules/prove-by-code.ts";
import { proveByCodeChat } from "./modules/prove-by-code-chat.ts";
import { resume } from "./modules/resume.ts";
import { resumeChat } from "./modules/resume-chat.ts";
import { route } from "./modules/route.ts";
import { takeCallback } from "./modules/take-callback.ts";
import { takeTransfer } from "./modules/take-transfer.ts";
import { understand } from "./modules/understand.ts";
import { understandChat } from "./modules/understand-chat.ts";
import { transferToPeer } from "./transfer-to-peer.ts";

export const MODULES: readonly Flow[] = [
  identify,
  enterCode,
  authenticate,
  proveByCode,
  resume,
  understand,
  route,
  farewell,
  takeTransfer,
  takeCallback,
  identifyChat,
  resumeChat,
  understandChat,
  proveByCodeChat,
  handOver,
  farewellChat,
];

export const FLOWS: readonly Flow[] = [
  customerQueue,
  agentWhisper,
  disconnect,
  chatQueue,
  chatDisconnect,
  writtenDisconnect,
  callbackQueue,
  inbound,
  inboundChat,
  inboundText,
  inboundMail,
  inboundTask,
  transferToPeer,
  callback,
];
