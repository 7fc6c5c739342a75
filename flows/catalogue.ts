/** Every module and flow, in the order in which they can be deployed: nothing names what comes after it. */
import { agentWhisper } from "./agent-whisper.ts";
import { customerQueue } from "./customer-queue.ts";
import { disconnect } from "./disconnect.ts";
import type { Flow } from "./flow.ts";
import { inbound } from "./inbound.ts";
import { authenticate } from "./modules/authenticate.ts";
import { farewell } from "./modules/farewell.ts";
import { identify } from "./modules/identify.ts";
import { resume } from "./modules/resume.ts";
import { route } from "./modules/route.ts";
import { understand } from "./modules/understand.ts";

export const MODULES: readonly Flow[] = [identify, authenticate, resume, understand, route, farewell];

export const FLOWS: readonly Flow[] = [customerQueue, agentWhisper, disconnect, inbound];
