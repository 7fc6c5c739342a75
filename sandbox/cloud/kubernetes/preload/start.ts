/**
 * The start-up of a pod's process, before the container's own program: the cloud's clock and randomness
 * underneath, and every way out turned to the local cloud. The program itself is what goes to the cluster.
 */
import { seedRandomness } from "../../lambda/worker/seeded-randomness.ts";
import { shiftClock } from "../../lambda/worker/shifted-clock.ts";
import type { FromPod, PodStart, ToPod } from "./protocol.ts";
import { redirectFetch } from "./redirect-fetch.ts";
import { redirectHttps } from "./redirect-https.ts";

const offset = new Float64Array(1);
const started = Promise.withResolvers<PodStart>();

process.on("message", (message: ToPod) => {
  offset[0] = message.clockOffset;
  if (message.kind === "start") started.resolve(message);
  else {
    const answer: FromPod = { kind: "clock-set", turn: message.turn };
    process.send?.(answer);
  }
});
// The cloud is gone, however it ended: nothing of it may stay behind.
process.on("disconnect", () => process.exit(1));

const start = await started.promise;
// Otherwise the channel would keep a program alive that has come to its end.
process.channel?.unref();
seedRandomness(start.seed);
shiftClock(offset);
redirectHttps(start);
redirectFetch(start);
