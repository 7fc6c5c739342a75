/** What each setting of the network between the two clouds, and of the edge, must look like by itself. */
import { holds, isPrivate, overlaps, parseRange } from "./network-range.ts";
import { type Check, exactly, flag, record, secretly, text, wholeNumber } from "./setting-checks.ts";
import type {
  AwsNetwork,
  AwsSettings,
  EdgeSettings,
  GoogleRegion,
  GoogleSettings,
  PerTunnel,
} from "./setting-shapes.ts";

/** Connections of two tunnels, two of each pair: Google's topology for 99.99 %. */
export const TUNNELS_PER_PAIR = 4;

// RFC 6996: sixteen and thirty-two bits.
const PRIVATE_ASNS = [
  [64_512, 65_534],
  [4_200_000_000, 4_294_967_294],
] as const;

const LINK_LOCAL = "169.254.0.0/16";
/** https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html */
const RESERVED_BY_AWS = [
  "169.254.0.0/30",
  "169.254.1.0/30",
  "169.254.2.0/30",
  "169.254.3.0/30",
  "169.254.4.0/30",
  "169.254.5.0/30",
  "169.254.169.252/30",
];
/** Both clouds answer for metadata there. */
const METADATA = "169.254.169.254/32";

/** A private range between two sizes, in mask bits: the largest range has the fewest. */
function range(fewestBits: number, mostBits: number): Check<string> {
  return (value, place) => {
    const parsed = typeof value === "string" ? parseRange(value) : undefined;
    const isFit = parsed !== undefined && isPrivate(parsed);
    return typeof value === "string" && isFit && parsed.bits >= fewestBits && parsed.bits <= mostBits
      ? value
      : place.refuse(
          `a private IPv4 range (RFC 1918) of /${fewestBits} to /${mostBits}, its address without bits below the mask`,
          value,
          "Write, for example, 10.20.0.0/20.",
        );
  };
}

const privateAsn: Check<number> = (value, place) =>
  typeof value === "number" &&
  Number.isInteger(value) &&
  PRIVATE_ASNS.some(([least, most]) => value >= least && value <= most)
    ? value
    : place.refuse(
        "a private ASN (RFC 6996): 64512 to 65534, or 4200000000 to 4294967294",
        value,
        "Choose one that no network of yours uses.",
      );

const inside: Check<string> = (value, place) => {
  const parsed = typeof value === "string" ? parseRange(value) : undefined;
  if (typeof value !== "string" || parsed?.bits !== 30 || !isAmong([LINK_LOCAL], parsed))
    return place.refuse(`a /30 of ${LINK_LOCAL}`, value, "Write, for example, 169.254.100.0/30.");
  return isAmong([...RESERVED_BY_AWS, METADATA], parsed)
    ? place.refuse(
        "a /30 that AWS does not keep for itself",
        value,
        "Choose another, such as 169.254.100.0/30.",
      )
    : value;
};

function isAmong(ranges: readonly string[], range: ReturnType<typeof parseRange>): boolean {
  return ranges.map(parseRange).some((each) => {
    if (each === undefined || range === undefined) return false;
    return each.bits <= range.bits ? holds(each, range) : overlaps(each, range);
  });
}

const key = text(
  // AWS's rule; Google takes more.
  /^[A-Za-z1-9._][A-Za-z0-9._]{7,63}$/,
  "8 to 64 letters, digits, dots and underscores, not starting with 0",
  "Generate it, for example: openssl rand -hex 24 | sed s/^0/1/",
);

function perTunnel(item: Check<string>, remedy: string): Check<PerTunnel> {
  const four = exactly(TUNNELS_PER_PAIR, item, remedy);
  return record<PerTunnel>({ home: four, peer: four }, remedy);
}

const googleRegion = record<GoogleRegion>(
  {
    region: text(/^[a-z]+-[a-z]+\d+$/, "a Google Cloud region", "Write, for example, europe-west3."),
    // Google's smallest subnet is a /29, GKE's smallest range of services a /27.
    nodes: range(8, 29),
    pods: range(8, 24),
    services: range(8, 27),
  },
  "Give region, nodes, pods and services.",
);

export const google = record<GoogleSettings>(
  {
    project: text(
      /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
      "a Google Cloud project id",
      "Take the id, not the number or name.",
    ),
    projectNumber: text(
      /^\d{6,19}$/,
      "the number of the project, as text",
      'Quote it in YAML; `gcloud projects describe` prints it, such as "444455556666".',
    ),
    asn: privateAsn,
    home: googleRegion,
    peer: googleRegion,
  },
  "Give project, projectNumber, asn, home and peer.",
);

const two = "Give two, in two availability zones.";

const awsNetwork = record<AwsNetwork>(
  {
    vpc: range(16, 28),
    subnets: exactly(2, range(16, 28), two),
    availabilityZones: exactly(
      2,
      text(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, "an availability zone", "Write, for example, eu-central-1a."),
      two,
    ),
    asn: privateAsn,
  },
  "Give vpc, subnets, availabilityZones and asn.",
);

export const awsNetworks = record<AwsSettings>(
  { home: awsNetwork, peer: awsNetwork },
  "Give the network of home and that of peer.",
);

export const insideRanges = perTunnel(
  inside,
  `Give ${TUNNELS_PER_PAIR} for home and ${TUNNELS_PER_PAIR} for peer.`,
);

export const tunnelKeys = secretly(
  perTunnel(
    key,
    `Give ${TUNNELS_PER_PAIR} for home and ${TUNNELS_PER_PAIR} for peer, as a secret: pulumi config set --secret --path tandem:tunnelKeys.home[0]`,
  ),
);

const httpsAddress = text(
  /^https:\/\/[^\s/]+(\/\S*)?$/,
  "an https address",
  "Take it from the identity provider's discovery document.",
);

export const edge = record<EdgeSettings>(
  {
    hostname: text(
      /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
      "a host name of your own domain, lower case",
      "Write, for example, chat.example.com.",
    ),
    image: text(
      /^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)*\/edge:\w[\w.-]{0,127}(@sha256:[0-9a-f]{64})?$/,
      "a container image called edge, with its tag",
      "Write, for example, europe-docker.pkg.dev/<project>/tandem/edge:1.0.0.",
    ),
    replicas: wholeNumber(1, 100, "Pods in each cluster; two survive the loss of a node."),
    allowPublicFallback: flag(
      "true where the edge may reach AWS over the Internet when no tunnel is up; false keeps it private.",
    ),
    oidc: record<EdgeSettings["oidc"]>(
      {
        issuer: httpsAddress,
        audience: text(/^\S{1,200}$/, "1 to 200 characters", "Name what customers' tokens are issued for."),
        jwksUri: httpsAddress,
      },
      "Give issuer, audience and jwksUri of the customers' identity provider.",
    ),
  },
  "Give hostname, image, replicas, allowPublicFallback and oidc.",
);
