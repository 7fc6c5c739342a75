/** What the edge is called inside the clusters, and where it listens: the same in both, or they are no one service. */
export const EDGE_SERVICE = {
  /** Of Deployment, Service, ServiceAccount and ServiceExport, hence of the ServiceImport. */
  name: "edge",
  /** Of the Service, and so of the ServiceImport that routes name. */
  port: 80,
  containerPort: 8080,
  /** No Service exports it. */
  metricsPort: 9090,
  livenessPath: "/healthz",
  readinessPath: "/readyz",
} as const;
