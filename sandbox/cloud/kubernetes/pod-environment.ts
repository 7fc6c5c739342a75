/** A container's environment on this machine: what the manifest says, with ports and token files of this machine. */
import type { PodTemplate } from "./objects.ts";

/** A program is told its ports by these: PORT, METRICS_PORT, … */
const PORT_VARIABLE = /(^|_)PORT$/;

/** Every port that the container may listen on: those it declares, and those its variables name. */
export function portsOf({ ports, environment }: PodTemplate): readonly number[] {
  const named = Object.entries(environment).flatMap(([name, value]) =>
    PORT_VARIABLE.test(name) && "text" in value ? [Number(value.text)] : [],
  );
  return [...new Set([...ports.map(({ port }) => port), ...named])];
}

export interface PodPlace {
  readonly podName: string;
  /** The port of this machine for each of the container's. */
  readonly ports: ReadonlyMap<number, number>;
  /** The file of this machine for each that the container sees. */
  readonly files: ReadonlyMap<string, string>;
}

export function podEnvironment(
  { environment }: PodTemplate,
  { podName, ports, files }: PodPlace,
): Readonly<Record<string, string>> {
  const own = Object.entries(environment).map(([name, value]) => {
    if ("field" in value) return [name, podName];
    const port = PORT_VARIABLE.test(name) ? ports.get(Number(value.text)) : undefined;
    return [name, String(port ?? files.get(value.text) ?? value.text)];
  });
  return { HOSTNAME: podName, ...Object.fromEntries(own) };
}
