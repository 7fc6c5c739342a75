/** Every module and flow, in the order in which they can be deployed: nothing names what comes after it. */
import { agentWhisper } from "./agent-whisper.ts";
import { chatQueue } from "./chat-queue.ts";
import { customerQueue } from "./customer-queue.ts";
import { chatDisconnect, disconnect } from "./disconnect.ts";
import type { Flow } from "./flow.ts";
import { inbound } from "./inbound.ts";
import { inboundChat } from "./inbound-chat.ts";
import { authenticate } from "./modules/authenticate.ts";
import { enterCode } from "./modules/enter-code.ts";
import { farewell } from "./modules/farewell.ts";
import { farewellChat } from "./modules/farewell-chat.ts";
import { handOver } from "./modules/hand-over.ts";
import { identify } from "./modules/identify.ts";
import { identifyChat } from "./modules/identify-chat.ts";
import { resume } from "./modules/resume.ts";
import { resumeChat } from "./modules/resume-chat.ts";
import { route } from "./modules/route.ts";
import { understand } from "./modules/understand.ts";
import { understandChat } from "./modules/understand-chat.ts";

export const MODULES: readonly Flow[] = [
  identify,
  enterCode,
  authenticate,
  resume,
  understand,
  route,
  farewell,
  identifyChat,
  resumeChat,
  understandChat,
  handOver,
  farewellChat,
];

export const FLOWS: readonly Flow[] = [
  customerQueue,
  agentWhisper,
  disconnect,
  chatQueue,
  chatDisconnect,
  inbound,
  inboundChat,
];
