/** Rules between settings. Each looks at the parts that are well-formed; the rest has been reported already. */
import { canHostInstance, isLinkedPair, SIDES, type Side, strongSetOf } from "./regions.ts";
import type { SettingPlace } from "./setting-checks.ts";
import type { ReadSettings } from "./setting-schema.ts";

type Rule = (settings: Partial<ReadSettings>, place: (key: string) => SettingPlace) => void;

const regionsDiffer: Rule = ({ homeRegion, peerRegion, witnessRegion }, place) => {
  if (homeRegion !== undefined && peerRegion === homeRegion)
    place("peerRegion").refuse(
      "another region than homeRegion",
      peerRegion,
      "Two instances in one region survive no region.",
    );
  if (witnessRegion !== undefined && (witnessRegion === homeRegion || witnessRegion === peerRegion))
    place("witnessRegion").refuse(
      "a third region",
      witnessRegion,
      "The witness must outlive the loss of either of the two.",
    );
};

const sameStrongSet: Rule = ({ homeRegion, peerRegion, witnessRegion }, place) => {
  if (homeRegion === undefined) return;
  const set = strongSetOf(homeRegion);
  const expected = `a region of the set that homeRegion is in: ${set.join(", ")}`;
  const remedy = "Strongly consistent tables do not span sets.";
  if (peerRegion !== undefined && !set.includes(peerRegion))
    place("peerRegion").refuse(expected, peerRegion, remedy);
  if (witnessRegion !== undefined && !set.includes(witnessRegion))
    place("witnessRegion").refuse(expected, witnessRegion, remedy);
};

const linkFits: Rule = ({ linkMode, linkPhase, homeRegion, peerRegion }, place) => {
  if (linkMode === "independent") {
    if (linkPhase !== undefined && linkPhase !== "none")
      place("linkPhase").refuse(
        "none, as linkMode is independent",
        linkPhase,
        "Remove it, or set linkMode to linked.",
      );
    if (peerRegion !== undefined && peerRegion !== homeRegion && !canHostInstance(peerRegion))
      place("peerRegion").refuse("a region that offers Amazon Connect", peerRegion, "Choose another region.");
  }
  if (linkMode !== "linked") return;
  place("linkMode").refuse(
    "independent, the one mode that this release deploys",
    linkMode,
    "Deploy two independent instances, or wait for the release that links them.",
  );
  if (linkPhase === "none")
    place("linkPhase").refuse("source or linked, as linkMode is linked", linkPhase, "Start with source.");
  if (homeRegion !== undefined && peerRegion !== undefined && !isLinkedPair(homeRegion, peerRegion))
    place("peerRegion").refuse(
      `the region that Amazon Connect Global Resiliency pairs with ${homeRegion}`,
      peerRegion,
      "Use us-east-1 with us-west-2, eu-central-1 with eu-west-2, or ap-northeast-1 with ap-northeast-3.",
    );
};

const secretsAreHere: Rule = ({ accountId, homeRegion, peerRegion, keyRings, securityKey }, place) => {
  const regions = { home: homeRegion, peer: peerRegion };
  const check = (arn: string, region: string | undefined, at: SettingPlace): void => {
    const [, , , arnRegion, arnAccount] = arn.split(":");
    if (region !== undefined && arnRegion !== region)
      at.refuse(`a secret in ${region}`, arn, "Name the secret of this side's own region.");
    if (accountId !== undefined && arnAccount !== accountId)
      at.refuse(`a secret of account ${accountId}`, arn, "Correct the ARN, or accountId.");
  };
  for (const [ring, arn] of Object.entries(keyRings ?? {}))
    check(arn, homeRegion, place("keyRings").at(ring));
  if (securityKey === undefined) return;
  if (!("home" in securityKey))
    return check(securityKey.secretArn, homeRegion, place("securityKey").at("secretArn"));
  for (const side of SIDES)
    check(securityKey[side].secretArn, regions[side], place("securityKey").at(side).at("secretArn"));
};

const keysAreHere: Rule = ({ accountId, homeRegion, peerRegion, secretKeys, smsOrigination }, place) => {
  const regions = { home: homeRegion, peer: peerRegion };
  const check = (arn: string, side: Side, at: SettingPlace): void => {
    const [, , , region, account] = arn.split(":");
    const wanted = regions[side];
    if ((wanted !== undefined && region !== wanted) || (accountId !== undefined && account !== accountId))
      at.refuse(`one in ${wanted} of account ${accountId}`, arn, "Name what this side's own region holds.");
  };
  for (const side of SIDES) {
    for (const [secret, arn] of Object.entries(secretKeys?.[side] ?? {}))
      check(arn, side, place("secretKeys").at(side).at(secret));
    const origin = smsOrigination?.[side];
    if (typeof origin === "string") check(origin, side, place("smsOrigination").at(side));
  }
};

/** A mail to one address reaches one instance: the two must be told apart before they arrive. */
const mailboxesDiffer: Rule = ({ mailAddresses }, place) => {
  if (mailAddresses !== undefined && mailAddresses.home === mailAddresses.peer)
    place("mailAddresses")
      .at("peer")
      .refuse("another address than home's", mailAddresses.peer, "Give each side an address of its own.");
};

const namesAreUnique: Rule = ({ users }, place) => {
  const seen = new Set<string>();
  for (const [index, { userName }] of (users ?? []).entries()) {
    // Connect compares user names without case.
    if (seen.has(userName.toLowerCase()))
      place("users")
        .at(index)
        .at("userName")
        .refuse("a name that no earlier user has", userName, "Rename or remove one.");
    seen.add(userName.toLowerCase());
  }
};

const opensBeforeItCloses: Rule = ({ openingHours }, place) => {
  if (openingHours === undefined || openingHours === "always") return;
  const { days, start, end } = openingHours;
  if (days.length === 0)
    place("openingHours").at("days").refuse("at least one day", days, "List the open days.");
  if (end !== "00:00" && end <= start)
    place("openingHours")
      .at("end")
      .refuse(`a time after ${start}`, end, 'Hours end on their own day; midnight is "00:00".');
};

export const RULES: readonly Rule[] = [
  regionsDiffer,
  sameStrongSet,
  linkFits,
  secretsAreHere,
  keysAreHere,
  mailboxesDiffer,
  namesAreUnique,
  opensBeforeItCloses,
];
