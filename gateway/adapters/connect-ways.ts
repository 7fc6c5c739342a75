/** Clients of Connect by every way that leads to each region. */
import { ConnectClient } from "@aws-sdk/client-connect";
import type { EdgeSettings, RegionConfig } from "../config.ts";
import { clientOptions, placesOf } from "./aws-options.ts";
import type { ConnectWays } from "./connect-chats.ts";
import type { Credentials } from "./credentials.ts";

const CONNECT_MILLISECONDS = 3_000;

export function connectWays(settings: EdgeSettings, credentials: () => Promise<Credentials>): ConnectWays {
  const waysTo = (region: RegionConfig): ConnectWays["home"] => {
    const [first, ...others] = placesOf(region, "connect", settings);
    const client = (place: typeof first) =>
      new ConnectClient(clientOptions(place, CONNECT_MILLISECONDS, credentials));
    return [client(first), ...others.map(client)];
  };
  return { home: waysTo(settings.regions.home), peer: waysTo(settings.regions.peer) };
}
