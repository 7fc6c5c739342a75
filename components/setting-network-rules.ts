/**
 * Rules between the network's settings. They look at the values as they were given: a mistake in one of them
 * must not hide those in the others, for all have to be right before a tunnel comes up.
 */
import { holds, type NetworkRange, overlaps, parseRange } from "./network-range.ts";
import { REGIONS, SIDES } from "./regions.ts";
import { isRecord, type SettingPlace } from "./setting-checks.ts";

export type NetworkRule = (
  given: Readonly<Record<string, unknown>>,
  place: (key: string) => SettingPlace,
) => void;

type Path = readonly [string, ...(string | number)[]];

const RANGES: readonly Path[] = SIDES.flatMap((side): Path[] => [
  ["google", side, "nodes"],
  ["google", side, "pods"],
  ["google", side, "services"],
  ["aws", side, "vpc"],
]);

const ASNS: readonly Path[] = [["google", "asn"], ...SIDES.map((side): Path => ["aws", side, "asn"])];

const eachTunnel = (setting: string): readonly Path[] =>
  SIDES.flatMap((side) => [0, 1, 2, 3].map((index): Path => [setting, side, index]));

const rangesLieApart: NetworkRule = (given, place) => {
  const seen: { readonly path: Path; readonly range: NetworkRange }[] = [];
  for (const path of RANGES) {
    const range = rangeAt(given, path);
    if (range === undefined) continue;
    const met = seen.find((each) => overlaps(each.range, range));
    if (met !== undefined)
      at(place, path).refuse(
        `a range that does not overlap ${nameOf(met.path)}`,
        valueAt(given, path),
        "Both clouds route by address: choose ranges that lie apart.",
      );
    seen.push({ path, range });
  }
};

const subnetsLieInTheVpc: NetworkRule = (given, place) => {
  for (const side of SIDES) {
    const vpc = rangeAt(given, ["aws", side, "vpc"]);
    const [first, second] = [0, 1].map((index) => rangeAt(given, ["aws", side, "subnets", index]));
    for (const [index, subnet] of [first, second].entries())
      if (vpc !== undefined && subnet !== undefined && !holds(vpc, subnet))
        refuseAt(
          given,
          place,
          ["aws", side, "subnets", index],
          "a range inside the VPC's",
          "Move the subnet.",
        );
    if (first !== undefined && second !== undefined && overlaps(first, second))
      refuseAt(given, place, ["aws", side, "subnets", 1], "a range apart from the first", "Move the subnet.");
  }
};

const zonesLieInTheRegion: NetworkRule = (given, place) => {
  for (const side of SIDES) {
    const region = REGIONS.find((each) => each === given[`${side}Region`]);
    const paths = [0, 1].map((index): Path => ["aws", side, "availabilityZones", index]);
    const zones = paths.map((path) => valueAt(given, path));
    for (const [index, path] of paths.entries()) {
      const zone = zones[index];
      if (typeof zone !== "string" || region === undefined) continue;
      if (zone.slice(0, -1) !== region)
        refuseAt(given, place, path, `a zone of ${region}`, "Name a zone of this side's own region.");
      else if (index === 1 && zone === zones[0])
        refuseAt(given, place, path, "another zone than the first", "One zone is lost as a whole.");
    }
  }
};

const googleRegionsDiffer: NetworkRule = (given, place) => {
  const [home, peer] = SIDES.map((side) => valueAt(given, ["google", side, "region"]));
  if (home !== undefined && home === peer)
    refuseAt(
      given,
      place,
      ["google", "peer", "region"],
      "another region than home's",
      "One region is lost as a whole.",
    );
};

const asnsDiffer: NetworkRule = (given, place) =>
  refuseRepeated(
    given,
    place,
    ASNS,
    "an ASN",
    "BGP takes a neighbour's routes for its own where the ASN is the same.",
  );

const insideRangesDiffer: NetworkRule = (given, place) =>
  refuseRepeated(
    given,
    place,
    eachTunnel("tunnels"),
    "a /30",
    "Cloud Router and the transit gateway tell tunnels apart by it.",
  );

const keysDiffer: NetworkRule = (given, place) =>
  refuseRepeated(
    given,
    (key) => place(key).secret(),
    eachTunnel("tunnelKeys"),
    "a key",
    "A key that leaks must open one tunnel only.",
  );

export const NETWORK_RULES: readonly NetworkRule[] = [
  rangesLieApart,
  subnetsLieInTheVpc,
  zonesLieInTheRegion,
  googleRegionsDiffer,
  asnsDiffer,
  insideRangesDiffer,
  keysDiffer,
];

function refuseRepeated(
  given: Readonly<Record<string, unknown>>,
  place: (key: string) => SettingPlace,
  paths: readonly Path[],
  what: string,
  remedy: string,
): void {
  const seen = new Map<unknown, Path>();
  for (const path of paths) {
    const value = valueAt(given, path);
    if (value === undefined) continue;
    const first = seen.get(value);
    if (first === undefined) seen.set(value, path);
    else refuseAt(given, place, path, `${what} other than that of ${nameOf(first)}`, remedy);
  }
}

function refuseAt(
  given: Readonly<Record<string, unknown>>,
  place: (key: string) => SettingPlace,
  path: Path,
  expected: string,
  remedy: string,
): void {
  at(place, path).refuse(expected, valueAt(given, path), remedy);
}

function at(place: (key: string) => SettingPlace, [setting, ...parts]: Path): SettingPlace {
  return parts.reduce<SettingPlace>((inner, part) => inner.at(part), place(setting));
}

function nameOf([setting, ...parts]: Path): string {
  return parts.reduce<string>(
    (name, part) => (typeof part === "number" ? `${name}[${part}]` : `${name}.${part}`),
    setting,
  );
}

function rangeAt(given: Readonly<Record<string, unknown>>, path: Path): NetworkRange | undefined {
  const value = valueAt(given, path);
  return typeof value === "string" ? parseRange(value) : undefined;
}

function valueAt(given: Readonly<Record<string, unknown>>, path: Path): unknown {
  return path.reduce<unknown>((value, part) => {
    if (Array.isArray(value) && typeof part === "number") return value[part];
    return isRecord(value) ? value[part] : undefined;
  }, given);
}
