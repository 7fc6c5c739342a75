/** Asks a container again and again whether it is well. On real time: it is the machine's processes that it watches. */
import { get } from "node:http";
import type { HttpProbe } from "./objects.ts";

export interface ProbeParts {
  readonly probe: HttpProbe;
  /** On the loopback. */
  readonly port: number;
  /** Asked at this pace until the first success: a pod should not wait out a guess at its start-up time. */
  readonly eagerMs?: number;
  readonly onSuccess: () => void;
  /** After as many failures in a row as the probe allows. */
  readonly onFailure: () => void;
}

/** This machine runs the rest of the cloud as well: a second, which is the default, would say little. */
const LEAST_TIMEOUT_MS = 5_000;

/** Returns what stops it. */
export function startProbe({ probe, port, eagerMs, onSuccess, onFailure }: ProbeParts): () => void {
  const periodMs = probe.periodSeconds * 1000;
  const startedAt = performance.now();
  let pauseMs = eagerMs ?? periodMs;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  const ask = async () => {
    const isWell = await answersWell(port, probe);
    if (isStopped) return;
    if (isWell) {
      failures = 0;
      pauseMs = periodMs;
      onSuccess();
    } else {
      // Asked eagerly or not: what counts is how often it would have been asked at the probe's own pace.
      failures = pauseMs === periodMs ? failures + 1 : Math.floor((performance.now() - startedAt) / periodMs);
      if (failures >= probe.failureThreshold) {
        failures = 0;
        onFailure();
      }
    }
    if (!isStopped) timer = setTimeout(ask, pauseMs);
  };
  timer = setTimeout(ask, pauseMs);
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}

/** Any status from 200 to 399 is well: https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes */
function answersWell(port: number, { path, timeoutSeconds }: HttpProbe): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(
      {
        host: "127.0.0.1",
        port,
        path,
        agent: false,
        headers: { "user-agent": "kube-probe/1.34" },
        timeout: Math.max(timeoutSeconds * 1000, LEAST_TIMEOUT_MS),
      },
      (response) => {
        response.resume();
        const status = response.statusCode ?? 0;
        resolve(status >= 200 && status < 400);
      },
    );
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(false));
  });
}
