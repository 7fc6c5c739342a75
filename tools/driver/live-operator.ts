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

const RING_BYTES = 32;

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
      const { left } = await told((print) => eraseCustomer(named(customer), { stack, invoke, print }));
      const regions = ((left ?? []) as readonly { readonly region: string }[]).map(({ region }) => region);
      return { leftIn: regions.map((region) => (region === stack.regions[0] ? "home" : "peer")) };
    },
    replaysTombstones: async () => {
      await told((print) => replayTombstones({ stack, invoke, print }));
    },
    rotates: async (ring) => {
      let now = await control.now();
      const { step } = await told((print) =>
        rotateRing(ring, true, {
          stack,
          print,
          secrets: secretsOf(ring),
          now: () => now,
          newKey: () => randomBytes(RING_BYTES).toString("base64"),
          pause: async (milliseconds) => {
            await control.advance({ milliseconds });
            now = await control.now();
          },
        }),
      );
      if (step !== "activated" && step !== "retired")
        throw new Error(`Expected the ring ${ring} to have a new active key; it is ${String(step)}.`);
    },
    promotes: async (ring) => {
      await told((print) => promoteRing(ring, false, { stack, print, secrets: secretsOf(ring) }));
    },
  };

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
