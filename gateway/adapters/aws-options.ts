/** What every AWS client of the edge has in common: one try, short limits, an address that is chosen. */
import type { EdgeSettings, RegionConfig } from "../config.ts";
import type { Credentials } from "./credentials.ts";

export type EndpointName = keyof RegionConfig["endpoints"];

export interface ClientPlace {
  readonly region: string;
  /** Absent: the public one, as the SDK knows it. */
  readonly endpoint?: string;
}

const CONNECT_MILLISECONDS = 1_000;
const MOST_SOCKETS = 200;

/** The addresses of a service in a region: the private one, then the public one where that is allowed. */
export function placesOf(
  { region, endpoints }: RegionConfig,
  service: EndpointName,
  { allowPublicFallback }: Pick<EdgeSettings, "allowPublicFallback">,
): readonly [ClientPlace, ...ClientPlace[]] {
  const privately = { region, endpoint: endpoints[service] };
  return allowPublicFallback ? [privately, { region }] : [privately];
}

export function clientOptions(
  place: ClientPlace,
  requestMilliseconds: number,
  credentials?: () => Promise<Credentials>,
) {
  return {
    ...place,
    ...(credentials === undefined ? {} : { credentials }),
    // Whether, where and when to try again is decided in domain/traffic/attempt.ts and in the stores.
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: CONNECT_MILLISECONDS,
      requestTimeout: requestMilliseconds,
      // Without it the limit is only a warning.
      throwOnRequestTimeout: true,
      httpsAgent: { maxSockets: MOST_SOCKETS, keepAlive: true },
    },
  };
}
