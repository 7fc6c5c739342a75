/** The control, put together from the services: what people, the phone network and faults do to the cloud. */

import type { CloudParts } from "./cloud-parts.ts";
import type { CloudDescription, RegionDescription, SandboxControl } from "./control.ts";
import { resetEventTier } from "./event-tier.ts";
import { faultControl, knownRegion } from "./fault/fault-control.ts";
import { ADMINISTRATOR_KEYS } from "./iam/access-keys.ts";
import { streamControl } from "./kinesis/stream-control.ts";
import type { LoadBalancer } from "./kubernetes/load-balancer.ts";
import { SIDES, type Side } from "./kubernetes/objects.ts";
import { signIn } from "./oidc/sign-in.ts";

export function createControl(parts: CloudParts, loadBalancer: LoadBalancer): SandboxControl {
  const cloud = { ...parts, loadBalancer };
  return {
    ...people(cloud),
    ...faults(cloud),
    ...faultControl(parts.core),
    ...streamControl(parts),
    ...google(parts),
    ...time(cloud),
    ...contents(cloud),
  };
}

type ControlledCloud = CloudParts & { readonly loadBalancer: LoadBalancer };

function people({ connect, issuers, participants, messaging, mailboxes }: CloudParts) {
  const { contacts } = connect;
  return {
    signIn: (input) => signIn(issuers, input),
    ...contacts,
    sendsText: async (text) => {
      messaging.phones.send(text);
      await messaging.phones.settle();
      const thread = connect.texts.thread(text.from, text.to);
      return thread === undefined ? null : contacts.contact({ contactId: thread.id });
    },
    mailsTo: async ({ address }) => mailboxes.mailsTo(address),
    textsTo: async ({ number }) => messaging.phones.textsTo(number),
    dropSockets: async ({ contactId }) => ({ dropped: participants.drop(contactId) }),
  } satisfies Partial<SandboxControl>;
}

function faults({ core, connect, rates, network, clusters }: CloudParts) {
  const known = (region: string) => knownRegion(core, region);
  return {
    loseRegion: async ({ region }) => core.faults.lose(known(region)),
    restoreRegion: async ({ region }) => core.faults.restore(known(region)),
    partition: async ({ from, to, bothWays }) => {
      core.faults.cut(known(from), known(to));
      if (bothWays) core.faults.cut(to, from);
    },
    heal: async () => core.faults.heal(),
    setLag: async ({ milliseconds }) => core.faults.setLag(duration(milliseconds)),
    slowFunction: async ({ region, functionName, milliseconds }) =>
      core.faults.slow(known(region), functionName, duration(milliseconds)),
    failFunction: async ({ region, functionName, failures }) =>
      core.faults.fail(known(region), functionName, duration(failures)),
    loseReply: async ({ region, operation, count }) =>
      core.faults.loseReplies(known(region), operation, duration(count)),
    setQuota: async ({ operation, rate, burst, concurrent }) => {
      rates.set(operation, { rate, burst });
      if (concurrent !== undefined) connect.chats.mostLive = duration(concurrent);
    },
    clearFaults: async () => {
      core.faults.clear();
      network.restore();
      clusters.restore();
    },
  } satisfies Partial<SandboxControl>;
}

/** Faults of Google's side, and of the way from it to AWS. */
function google({ clusters, network }: CloudParts) {
  return {
    losePod: async ({ side }) => clusters.losePod(knownSide(side)),
    loseCluster: async ({ side }) => clusters.loseCluster(knownSide(side)),
    cutTunnel: async ({ side, tunnel }) => network.cutTunnel(knownSide(side), tunnel),
    cutPair: async ({ side }) => network.cutPair(knownSide(side)),
    restoreGoogle: async () => {
      network.restore();
      clusters.restore();
      await clusters.ready();
    },
  } satisfies Partial<SandboxControl>;
}

function time(cloud: CloudParts) {
  return {
    now: async () => cloud.core.clock.now(),
    advance: async ({ milliseconds }) => {
      await cloud.core.clock.advance(duration(milliseconds));
      // Processes of their own are told the time, and nobody asks them anything before they know it.
      await cloud.clusters.settle();
    },
    settle: () => settle(cloud),
  } satisfies Partial<SandboxControl>;
}

function contents(cloud: ControlledCloud) {
  return {
    describe: async () => describe(cloud),
    items: async ({ region, table, partition }) =>
      (await cloud.dynamodb.items(region, table, partition)).map((item) => ({ region, table, item })),
    capacity: async () => cloud.dynamodb.capacity(),
    logs: async ({ since }) => cloud.core.log.since(since),
    snapshot: async () => {
      await settle(cloud);
      cloud.dynamodb.snapshot();
      cloud.secrets.snapshot();
      cloud.kms.snapshot();
      cloud.s3.snapshot();
    },
    reset: async () => {
      const start = performance.now();
      await reset(cloud);
      return { milliseconds: Math.round(performance.now() - start) };
    },
  } satisfies Partial<SandboxControl>;
}

function describe({ core, connect, lambda, dynamodb, loadBalancer }: ControlledCloud): CloudDescription {
  return {
    endpoint: core.endpoint,
    edgeUrl: loadBalancer.url,
    accountId: core.accountId,
    ...ADMINISTRATOR_KEYS,
    warmWorkers: lambda.warmWorkers,
    regions: core.regions.map(
      (region): RegionDescription => ({
        region,
        isLost: core.faults.isLost(region),
        ...connect.describe(region),
        functions: lambda.functionNames(region),
        tables: dynamodb.tableNames(region),
      }),
    ),
  };
}

/** Each part may set another to work, so they are asked until all of them are quiet at once. */
async function settle(cloud: CloudParts): Promise<void> {
  const { core, connect, lambda, events, mappings, dynamodb, secrets, messaging, clusters } = cloud;
  const parts = [connect, lambda, mappings, events, dynamodb, secrets, messaging, clusters];
  while (!(core.clock.isQuiet && parts.every((part) => part.isQuiet))) {
    for (const part of parts) await part.settle();
    // A timer that is due fires in a turn of its own.
    if (!core.clock.isQuiet) await new Promise((turn) => setTimeout(turn, 1));
  }
}

/** What runs ends first, so that nothing writes into what is being put back. */
async function reset(cloud: ControlledCloud): Promise<void> {
  cloud.connect.reset();
  cloud.participants.reset();
  cloud.rates.reset();
  resetEventTier(cloud);
  await cloud.lambda.reset();
  // What functions still wrote before they ended goes too.
  resetEventTier(cloud);
  cloud.lex.reset();
  cloud.messaging.reset();
  cloud.mailboxes.reset();
  await cloud.secrets.reset();
  cloud.kms.reset();
  cloud.profiles.reset();
  await cloud.dynamodb.reset();
  cloud.core.faults.clear();
  cloud.core.clock.reset();
  cloud.scheduler.reset();
  cloud.core.log.clear();
  cloud.network.restore();
  // A pod that served somebody may remember a plan, or a fault, that is no more.
  await cloud.clusters.reset({ mayRemember: cloud.loadBalancer.takeServed() });
}

function knownSide(side: unknown): Side {
  const known = SIDES.find((candidate) => candidate === side);
  if (known !== undefined) return known;
  throw new Error(`${JSON.stringify(side)} is no side; ${SIDES.join(" and ")} are.`);
}

function duration(value: number): number {
  if (typeof value === "number" && value >= 0 && Number.isFinite(value)) return value;
  throw new Error(`A number of zero or more was expected, not ${JSON.stringify(value)}.`);
}
