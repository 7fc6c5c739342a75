/** What a journey set going comes to its end, so that nothing that it leaves is still on its way. */
import type { LocalCloud } from "../../sandbox/cloud/local-cloud.ts";

export async function drained({ control, connect }: Pick<LocalCloud, "control" | "connect">): Promise<void> {
  await control.clearFaults();
  await control.heal();
  await control.setLag({ milliseconds: 0 });
  await control.settle();
  // Connect takes about a minute for a contact's record: to wait for it would run everything that runs by the clock.
  await connect.writeRecords();
  await control.settle();
}
