/** The operator of a journey: the very verbs of the `tandem` command, against the local cloud and by its clock. */
import { randomBytes } from "node:crypto";
import type { Customer, Operator, Ring } from "../../journeys/language.ts";
import { eraseCustomer, replayTombstones } from "../../operations/customers-erase.ts";
import { exportCustomer } from "../../operations/customers-export.ts";
import { invoker } from "../../operations/invoke.ts";
import { promoteRing } from "../../operations/keys-promote.ts";
import { rotateRing } from "../../operations/keys-rotate.ts";
import { type Printer, printer } from "../../operations/printer.ts";
import { ringSecrets } from "../../operations/ring-secrets.ts";
import type { AwsAccess, Stack } from "../../operations/stack.ts";
import type { CloudDescription, SandboxControl } from "../../sandbox/cloud/control.ts";
import { restoreTables } from "./restore-tables.ts";

const RING_BYTES = 32;
const MINUTE_MS = 60_000;
/** Nobody looks more often at what takes a minute. */
const LOOK_MS = 10_000;

export function liveOperator(control: SandboxControl, cloud: CloudDescription): Operator {
  const stack = stackOf(cloud);
  const { endpoint, accessKeyId } = cloud;
  const access: AwsAccess = { endpoint, credentials: { accessKeyId, secretAccessKey: "any" } };
  const invoke = invoker(stack, access);
  const named = ({ person }: Customer) => ({ phone: person.phone });

  return {
    exports: async (customer) => {
      let document = "";
      const write = async (text: string) => {
        document = text;
      };
      await told((print) => exportCustomer(named(customer), { stack, invoke, print, write }));
      return document;
    },
    erases: async (customer) => {
      const { receipts, left } = await told((print) =>
        eraseCustomer(named(customer), { stack, invoke, print }),
      );
      return { erasedIn: sidesOf(receipts), leftIn: sidesOf(left) };
    },
    restoresTables: async ({ name }, { minutesAgo }) => {
      const at = (await control.now()) - minutesAgo * MINUTE_MS;
      await restoreTables(stack, access, { region: stack.regions[name === "home" ? 0 : 1], at });
    },
    replaysTombstones: async () => {
      await told((print) => replayTombstones({ stack, invoke, print }));
    },
    rotates: async (ring, meanwhile) => {
      const before = await activeOf(ring);
      await rotate(ring, meanwhile);
      const after = await activeOf(ring);
      if (stack.regions.some((region) => after[region] !== undefined && after[region] === before[region]))
        throw new Error(
          `Expected the ring ${ring} to have a new active key; it is ${JSON.stringify(after)}.`,
        );
    },
    goesOnRotating: async (ring) => {
      await rotate(ring);
      const active = new Set(Object.values(await activeOf(ring)));
      if (active.size !== 1) throw new Error(`The ring ${ring} is not the same in both regions.`);
    },
    promotes: async (ring) => {
      await told((print) => promoteRing(ring, false, { stack, print, secrets: secretsOf(ring) }));
    },
  };

  async function rotate(ring: Ring, meanwhile: () => Promise<void> = async () => undefined): Promise<void> {
    let now = await control.now();
    await told((print) =>
      rotateRing(ring, true, {
        stack,
        print,
        secrets: secretsOf(ring),
        now: () => now,
        newKey: () => randomBytes(RING_BYTES).toString("base64"),
        pause: async (milliseconds) => {
          await meanwhile();
          await control.advance({ milliseconds: Math.max(milliseconds, LOOK_MS) });
          now = await control.now();
        },
      }),
    );
  }

  async function activeOf(ring: Ring): Promise<Readonly<Record<string, number | undefined>>> {
    const secrets = secretsOf(ring);
    const held = await Promise.all(stack.regions.map((region) => secrets.read(region)));
    return Object.fromEntries(stack.regions.map((region, place) => [region, held[place]?.document.active]));
  }

  function sidesOf(told: unknown) {
    const places = (told ?? []) as readonly { readonly region: string }[];
    return places.map(({ region }) => (region === stack.regions[0] ? "home" : "peer"));
  }

  function secretsOf(ring: Ring) {
    return ringSecrets(stack, ring, access);
  }
}

/** The command's last line. */
async function told(verb: (print: Printer) => Promise<0 | 1>): Promise<Readonly<Record<string, unknown>>> {
  const lines: string[] = [];
  await verb(
    printer({ isJson: true, out: (text) => lines.push(text), error: () => undefined, now: () => 0 }),
  );
  return JSON.parse(lines.at(-1) ?? "{}");
}

/** By the names that its tables have. */
function stackOf({ regions }: CloudDescription): Stack {
  const [home, peer] = regions;
  const name = /^tandem-(.+)-profiles$/;
  const stack = home?.tables.flatMap((table) => name.exec(table)?.[1] ?? [])[0];
  if (home === undefined || peer === undefined || stack === undefined)
    throw new Error("The local cloud runs no stack of Tandem. Deploy first: npm start.");
  return { name: stack, regions: [home.region, peer.region] };
}
