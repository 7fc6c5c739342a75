/** Whether the pods that were deployed can become the role that was made for them, and nobody else can. */
import type { Registration } from "./program-mocks.ts";

interface Statement {
  readonly Action: readonly string[];
  readonly Principal: { readonly Federated?: string };
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const CLUSTER = "gcp:container/cluster:Cluster";
const DEPLOYMENT = "kubernetes:apps/v1:Deployment";

/** One sentence for each cluster's pods that would be refused, and for each way in that no pod needs. */
export function federationProblems(registrations: readonly Registration[]): readonly string[] {
  const trust: readonly Statement[] = registrations
    .filter(({ type, name }) => type === "aws:iam/role:Role" && name.startsWith("edge"))
    .flatMap(({ inputs }) => JSON.parse(String(inputs["assumeRolePolicy"])).Statement);
  const issuers = registrations.filter(({ type }) => type.startsWith("aws:iam/openIdConnectProvider"));
  const pods = registrations.filter(({ type }) => type === DEPLOYMENT);
  const problems = pods.flatMap((deployment) => {
    const side = deployment.name.replace("edge-", "");
    const { subject, audience } = tokenOf(deployment);
    const claim = issuerOf(
      registrations.find(({ type, name }) => type === CLUSTER && name === `cluster-${side}`),
    );
    const statement = trust.find(({ Principal }) => Principal.Federated?.endsWith(`/${claim}`));
    const conditions = statement?.Condition?.["StringEquals"] ?? {};
    const registered = issuers.find(({ inputs }) => inputs["url"] === `https://${claim}`);
    return [
      ...(registered === undefined ? [`${side}: the cluster's issuer is not known at AWS`] : []),
      ...(conditions[`${claim}:sub`] === subject ? [] : [`${side}: sub is not exactly ${subject}`]),
      ...(conditions[`${claim}:aud`] === audience ? [] : [`${side}: aud is not exactly ${audience}`]),
    ];
  });
  return trust.length === pods.length
    ? problems
    : [...problems, `the role is open to ${trust.length} issuers, and there are ${pods.length} clusters`];
}

/** As conditions name it: without its scheme. */
function issuerOf(cluster: Registration | undefined): string {
  // biome-ignore lint/suspicious/noExplicitAny: a cluster, as it was registered
  const { fleet, location, name } = (cluster?.inputs ?? { fleet: {} }) as any;
  return `container.googleapis.com/v1/projects/${fleet.project}/locations/${location}/clusters/${name}`;
}

function tokenOf({ inputs }: Registration): { readonly subject: string; readonly audience: string } {
  // biome-ignore lint/suspicious/noExplicitAny: a Kubernetes object, as it was registered
  const { metadata, spec } = inputs as any;
  const pod = spec.template.spec;
  const [{ serviceAccountToken }] = pod.volumes[0].projected.sources;
  return {
    subject: `system:serviceaccount:${metadata.namespace}:${pod.serviceAccountName}`,
    audience: serviceAccountToken.audience,
  };
}
