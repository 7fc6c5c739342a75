/** What the edge's pods are told, as one JSON text in EDGE_CONFIG. */
import type { EndpointService } from "../aws/network/endpoint-policies.ts";
import type { Side } from "../regions.ts";
import type { EdgeSettings } from "../setting-shapes.ts";

export interface RegionConfig {
  /** Of AWS. */
  readonly region: string;
  readonly instanceId: string;
  readonly chatFlowId: string;
  /** https addresses of the interface endpoints, which answer on the private path alone. */
  readonly endpoints: Readonly<Record<EndpointService, string>>;
}

export interface EdgeConfig {
  readonly stack: string;
  /** Where the pod runs. */
  readonly cluster: Side;
  readonly regions: Readonly<Record<Side, RegionConfig>>;
  readonly claimsTable: string;
  /** ARNs in the home region; the other region's replica differs in the region alone. */
  readonly secrets: { readonly entryTokens: string; readonly identifiers: string };
  readonly oidc: EdgeSettings["oidc"];
  readonly allowPublicFallback: boolean;
}
