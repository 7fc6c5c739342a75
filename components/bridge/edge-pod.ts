/** The edge's pod: what it runs, as whom, and with what. */
import type { types } from "@pulumi/kubernetes";
import type { Input } from "@pulumi/pulumi";
import { EDGE_SERVICE } from "../gcp/gateway/edge-service.ts";
import { TOKEN_AUDIENCE } from "./edge-trust.ts";

type PodTemplate = types.input.core.v1.PodTemplateSpec;

export interface EdgePod {
  readonly image: string;
  readonly labels: Record<string, string>;
  readonly roleArn: Input<string>;
  /** EDGE_CONFIG. */
  readonly config: Input<string>;
}

const TOKEN_FOLDER = "/var/run/secrets/tandem";
const TOKEN_FILE = "token";
const TOKEN_SECONDS = 3600;
// Not root, and no user that any image knows.
const USER = 10_001;
// The load balancer needs two failed checks of five seconds to notice, then lets requests end.
const LEAVE_SECONDS = 15;
const END_SECONDS = 60;

export function edgePod({ image, labels, roleArn, config }: EdgePod): PodTemplate {
  const { name, containerPort, metricsPort, livenessPath, readinessPath } = EDGE_SERVICE;
  const probe = (path: string) => ({ httpGet: { path, port: containerPort }, timeoutSeconds: 3 });
  const variables: Record<string, Input<string>> = {
    AWS_ROLE_ARN: roleArn,
    AWS_WEB_IDENTITY_TOKEN_FILE: `${TOKEN_FOLDER}/${TOKEN_FILE}`,
    EDGE_CONFIG: config,
    METRICS_PORT: String(metricsPort),
    PORT: String(containerPort),
  };
  return {
    metadata: { labels },
    spec: {
      serviceAccountName: name,
      // The pod never calls the cluster's API: its one token is for AWS.
      automountServiceAccountToken: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: USER,
        runAsGroup: USER,
        fsGroup: USER,
        seccompProfile: { type: "RuntimeDefault" },
      },
      terminationGracePeriodSeconds: END_SECONDS,
      topologySpreadConstraints: ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map(
        (topologyKey) => ({
          topologyKey,
          maxSkew: 1,
          whenUnsatisfiable: "ScheduleAnyway",
          labelSelector: { matchLabels: labels },
        }),
      ),
      containers: [
        {
          name,
          image,
          ports: [
            { name: "http", containerPort },
            { name: "metrics", containerPort: metricsPort },
          ],
          env: Object.entries(variables).map(([variable, value]) => ({ name: variable, value })),
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
          },
          resources: {
            requests: { cpu: "250m", memory: "256Mi" },
            // No limit of the processor: it would only slow down what has nothing to wait for.
            limits: { memory: "512Mi" },
          },
          startupProbe: { ...probe(livenessPath), periodSeconds: 1, failureThreshold: 30 },
          livenessProbe: { ...probe(livenessPath), periodSeconds: 10, failureThreshold: 3 },
          readinessProbe: { ...probe(readinessPath), periodSeconds: 5, failureThreshold: 2 },
          lifecycle: { preStop: { sleep: { seconds: LEAVE_SECONDS } } },
          volumeMounts: [{ name: "aws-token", mountPath: TOKEN_FOLDER, readOnly: true }],
        },
      ],
      volumes: [
        {
          name: "aws-token",
          projected: {
            sources: [
              {
                serviceAccountToken: {
                  path: TOKEN_FILE,
                  audience: TOKEN_AUDIENCE,
                  expirationSeconds: TOKEN_SECONDS,
                },
              },
            ],
          },
        },
      ],
    },
  };
}
