/** What two regions hold when bad input comes: some of everything that the functions write. */
import { consentChanged } from "../../../domain/customer/consent.ts";
import type { CustomerId } from "../../../domain/ids.ts";
import { afterFailure } from "../../../domain/parking.ts";
import { profileStore } from "../../../stores/profile-store.ts";
import { flowEvent } from "../calls.ts";
import { encrypted } from "../two-regions.ts";
import { PERSONAL } from "./values.ts";
import { BadInputWorld, HOME, type Seed, TABLE_NAMES } from "./world.ts";

export const PHONES = { known: "+447700900001", locked: "+447700900002", erased: "+447700900003" } as const;
export const CONTACTS = {
  verified: "contact-verified",
  recognised: "contact-recognised",
  coded: "contact-coded",
  owed: "contact-owed",
  locked: "contact-locked",
  stranger: "contact-stranger",
  chat: "contact-chat",
} as const;

export async function sown(): Promise<Seed> {
  const world = new BadInputWorld();
  const { home, wall } = world;
  const customerId = await home.importCustomer({
    phone: PHONES.known,
    givenName: PERSONAL,
    reference: PERSONAL,
    login: { issuer: "https://login.tandem.example", subject: PERSONAL },
  });
  const lockedId = await home.importCustomer({ phone: PHONES.locked, givenName: PERSONAL });
  await home.importCustomer({ phone: PHONES.erased, givenName: PERSONAL });

  await calls(world, CONTACTS.verified, PHONES.known, [
    ["verifyPin", { pin: encrypted("4711"), turn: "0" }],
    ["saveProgress", { action: "start", intent: "pay-a-bill", turn: "1" }],
    ["saveProgress", { action: "answer", question: "bill-number", answer: "20260301", turn: "2" }],
    ["saveProgress", { action: "language", language: "de-DE", turn: "3" }],
  ]);
  await calls(world, CONTACTS.recognised, PHONES.known, []);
  await calls(world, CONTACTS.coded, PHONES.known, [["sendCode", { turn: "0" }]]);
  const textCode = home.lastCode;
  await calls(world, CONTACTS.owed, PHONES.known, [["scheduleCallback", { turn: "0" }]]);
  await calls(
    world,
    CONTACTS.locked,
    PHONES.locked,
    ["1", "2", "3"].map((turn) => ["verifyPin", { pin: encrypted("0815"), turn }] as const),
  );
  await calls(world, CONTACTS.stranger, null, []);
  const opened = await home.call.openTransfer(flowEvent(CONTACTS.verified, PHONES.known, { turn: "9" }));
  for (const action of ["unlock", "flag", "revoke"])
    await home.call.manageAuthentication({ action, customerId: lockedId, by: "agent-1" });
  await home.call.closeContact(flowEvent(CONTACTS.stranger, null, { reason: "farewell" }));
  await home.events.ingested({
    source: "aws.connect",
    "detail-type": "Amazon Connect Contact Event",
    region: HOME,
    detail: {
      eventType: "DISCONNECTED",
      contactId: CONTACTS.stranger,
      disconnectTimestamp: new Date(wall.time).toISOString(),
      disconnectReason: "CUSTOMER_DISCONNECT",
    },
  });
  await world.back.erase({ action: "erase", customer: { phone: PHONES.erased } });
  await world.functions["observe-region"]({});
  await withConsentAndAlias(world, customerId, lockedId);
  const trouble = { region: HOME, now: wall.time, clock: home.clock.tick() };
  await home.events.parked.save(afterFailure("contact-parked", undefined, trouble));

  return {
    time: wall.time + 60_000,
    items: Object.fromEntries(TABLE_NAMES.map((name) => [name, world.tables[name].all()])) as Seed["items"],
    customerId,
    lockedId,
    handOverCode: (opened["code"] ?? "").replace(" ", ""),
    textCode,
  };
}

type Step = readonly [
  "verifyPin" | "saveProgress" | "sendCode" | "scheduleCallback",
  Readonly<Record<string, string>>,
];

async function calls(
  { home }: BadInputWorld,
  contactId: string,
  phone: string | null,
  steps: readonly Step[],
): Promise<void> {
  await home.call.identifyCustomer(flowEvent(contactId, phone));
  for (const [name, parameters] of steps) await home.call[name](flowEvent(contactId, phone, parameters));
}

async function withConsentAndAlias({ home }: BadInputWorld, one: CustomerId, other: CustomerId) {
  const store = profileStore(home.tables.profiles);
  const change = { purpose: "marketing", isGiven: true, at: home.wall.time, source: "keypad" } as const;
  const writer = { region: HOME, clock: home.clock.tick() };
  const consent = consentChanged([], change, writer);
  if (consent !== undefined) await store.recordConsent(one, consent);
  const edge = [one, other].sort().join("+") as never;
  const clock = home.clock.tick();
  // Undone again: the two stay two.
  await store.recordAlias({
    ...writer,
    revision: 0,
    clock,
    kind: "alias",
    edge,
    added: clock,
    removed: clock,
  });
}
