/** Run as a process of its own: a cloud with its pods, which says their process ids and waits to be killed. */
import { deployEverything, startEdgeCloud } from "./edge-cloud.ts";

const edge = await startEdgeCloud();
await deployEverything(edge);
const processes = (["home", "peer"] as const).flatMap(
  (side) => edge.cloud.clusters.ofSide(side)?.pods.map(({ processId }) => processId) ?? [],
);
console.log(JSON.stringify(processes));
