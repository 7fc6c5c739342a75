/** The names that the control answers to over HTTP. */
import type { SandboxControl } from "./control.ts";

/** Complete by its type: a method that is missing here does not compile. */
const METHODS: Record<keyof SandboxControl, true> = {
  describe: true,
  dial: true,
  keys: true,
  say: true,
  silence: true,
  hangUp: true,
  contact: true,
  ringing: true,
  answers: true,
  sendsMail: true,
  sendsText: true,
  mailsTo: true,
  agentLogsIn: true,
  agentLogsOut: true,
  agentScreen: true,
  agentAccepts: true,
  agentEnds: true,
  agentWrites: true,
  agentReplies: true,
  agentTransfers: true,
  agentStartsTask: true,
  agentInvokes: true,
  dropSockets: true,
  textsTo: true,
  streamOf: true,
  putRecords: true,
  splitShards: true,
  quarantine: true,
  loseService: true,
  restoreService: true,
  throttle: true,
  repeatEvents: true,
  reorderEvents: true,
  dropEvents: true,
  skewClock: true,
  loseRegion: true,
  restoreRegion: true,
  partition: true,
  heal: true,
  setLag: true,
  slowFunction: true,
  failFunction: true,
  loseReply: true,
  clearFaults: true,
  signIn: true,
  losePod: true,
  loseCluster: true,
  cutTunnel: true,
  cutPair: true,
  restoreGoogle: true,
  setQuota: true,
  now: true,
  advance: true,
  settle: true,
  items: true,
  capacity: true,
  logs: true,
  snapshot: true,
  reset: true,
};

export const CONTROL_PATH = "/_sandbox/";

export const CONTROL_METHODS = Object.keys(METHODS) as readonly (keyof SandboxControl)[];

export function isControlMethod(name: string): name is keyof SandboxControl {
  return Object.hasOwn(METHODS, name);
}

/** What every method is, seen from the wire. */
export type ControlCall = (input: Readonly<Record<string, unknown>>) => Promise<unknown>;
