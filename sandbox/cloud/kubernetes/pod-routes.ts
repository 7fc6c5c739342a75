/** Where a request of a pod arrives: by tunnel at a VPC endpoint, over the Internet, at an issuer, or nowhere. */
import { type Arrival, type Arrive, HOST_HEADER, POD_HEADER } from "../arrival.ts";
import { OIDC_PATH, type OidcIssuers } from "../oidc/issuers.ts";
import type { CloudCore, HttpReply, HttpRequest } from "../service.ts";
import { readAwsHost, signingName } from "./aws-host.ts";
import type { NetworkPaths } from "./network-paths.ts";
import { SIDES } from "./objects.ts";

export interface PodRoutesParts {
  readonly core: CloudCore;
  readonly issuers: OidcIssuers;
  readonly network: NetworkPaths;
  /** Whether such a pod runs. */
  isPod(name: string): boolean;
}

export function podRoutes(parts: PodRoutesParts): Arrive {
  return async (request) => {
    const host = request.headers[HOST_HEADER];
    if (host === undefined)
      return request.path.startsWith(OIDC_PATH) ? await answered(parts, undefined, request) : undefined;
    const pod = request.headers[POD_HEADER] ?? "";
    if (!parts.isPod(pod)) return unreachable(parts, `no pod ${pod} runs`);
    return await route(parts, host.toLowerCase().replace(/:443$/, ""), pod, request);
  };
}

async function route(
  parts: PodRoutesParts,
  host: string,
  pod: string,
  request: HttpRequest,
): Promise<Arrival> {
  const { core, network, issuers } = parts;
  if (issuers.isHost(host)) return await answered(parts, host, request);
  const endpoint = network.endpointOf(host);
  if (endpoint !== undefined) {
    const side = SIDES[core.regions.indexOf(endpoint.region)];
    // A route that is withdrawn leads nowhere: nothing answers, and nobody need hear of it.
    if (side === undefined || !network.isUp(side)) return { kind: "unreachable" };
    const service = signingName(endpoint.service);
    return {
      kind: "service",
      service,
      region: endpoint.region,
      context: { "aws:SourceVpce": endpoint.id },
    };
  }
  const known = readAwsHost(host);
  if (known === undefined || !core.regions.includes(known.region))
    return unreachable(parts, `pod ${pod} asked for ${host}, which is nowhere in the local cloud`);
  return { kind: "service", ...known, context: {} };
}

async function answered(
  { issuers }: PodRoutesParts,
  host: string | undefined,
  request: HttpRequest,
): Promise<Arrival> {
  const reply: HttpReply = (await issuers.document(host, request)) ?? {
    status: 404,
    headers: { "content-type": "text/plain" },
    body: "The issuer has no such document.",
  };
  return { kind: "answered", reply };
}

function unreachable({ core }: PodRoutesParts, text: string): Arrival {
  core.log.write({ region: "", source: "error", name: "network", text });
  return { kind: "unreachable" };
}
