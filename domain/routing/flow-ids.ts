/** Flows that functions start contacts with: no flow names one that comes after it, so their ids come from outside. */
import * as v from "valibot";

const FLOW_IDS = v.object({ callback: v.pipe(v.string(), v.nonEmpty()) });
export type FlowIds = Readonly<v.InferOutput<typeof FLOW_IDS>>;

/** Throws where the text does not name an id for each of them. */
export function parseFlowIds(text: string): FlowIds {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), FLOW_IDS), text);
  if (parsed.success) return parsed.output;
  throw new Error(
    `FLOW_IDS must be a JSON object with an id for each of ${Object.keys(FLOW_IDS.entries).join(", ")}; correct the program that sets it.`,
  );
}
