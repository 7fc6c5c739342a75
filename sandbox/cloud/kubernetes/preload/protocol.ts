/** What the cloud and a pod's process say to each other. */

export interface PodStart {
  readonly kind: "start";
  /** Milliseconds that the cloud's clock is ahead of the machine's. */
  readonly clockOffset: number;
  /** http://127.0.0.1:<port>: where the whole Internet of the pod is. */
  readonly endpoint: string;
  /** <cluster>/<pod> */
  readonly pod: string;
  readonly seed: string;
}

export type ToPod =
  | PodStart
  | { readonly kind: "clock"; readonly clockOffset: number; readonly turn: number };

export interface FromPod {
  readonly kind: "clock-set";
  readonly turn: number;
}
