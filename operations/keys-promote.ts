/** tandem keys promote RING: home is lost; its replica in the peer is written on its own from now on. */
import type { RingName } from "../domain/key-rotation.ts";
import { CannotRun } from "./cannot-run.ts";
import type { Printer } from "./printer.ts";
import type { RingSecrets } from "./ring-secrets.ts";
import type { Stack } from "./stack.ts";

export interface PromotePorts {
  readonly stack: Stack;
  readonly secrets: RingSecrets;
  readonly print: Printer;
}

/** `isForced`: though the region that writes it answers. */
export async function promoteRing(ring: RingName, isForced: boolean, ports: PromotePorts): Promise<0 | 1> {
  const { stack, secrets, print } = ports;
  const held = await Promise.all(
    stack.regions.map(async (region) => ({ region, ring: await secrets.read(region) })),
  );
  const answering = held.filter((one) => one.ring !== undefined);
  const primary = answering.find((one) => one.ring?.isPrimary);
  const replica = answering.find((one) => one.ring?.isPrimary === false);
  if (answering.length === 0)
    throw new CannotRun(`No region answers for the ring ${ring}.`, "Try again when one does.");
  if (replica !== undefined && primary !== undefined && !isForced)
    throw new CannotRun(
      `${primary.region} answers: rotating works there, and two primaries would have to be kept alike by hand.`,
      `Run tandem keys rotate ${ring}; or, if you know better, give --force.`,
    );

  if (replica !== undefined) await secrets.promote(replica.region);
  const promoted = replica ?? primary;
  const regions = Object.fromEntries(
    held.map(({ region, ring: one }) => [
      region,
      one === undefined ? "no answer" : region === promoted?.region || one.isPrimary ? "primary" : "replica",
    ]),
  );
  print.table(["region", "ring"], Object.entries(regions));
  print.say(
    `${ring}: written in ${promoted?.region} now. Rotate it there with tandem keys rotate ${ring}; run that again once the other region is back, before it serves: both are then made alike.`,
  );
  print.result({ ring, step: "promoted", regions });
  return 0;
}
