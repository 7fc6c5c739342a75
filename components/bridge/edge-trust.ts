/** Who may become the edge at AWS. */
import { InvalidArgument } from "../invalid-argument.ts";
import { type PolicyDocument, policyOf } from "../policy-document.ts";

/** The audience of the tokens that clusters make for AWS. */
export const TOKEN_AUDIENCE = "sts.amazonaws.com";

/** A Kubernetes service account, as tokens of its cluster name it. */
export interface WorkloadIdentity {
  readonly issuer: string;
  readonly subject: string;
}

export interface FederatedWorkload extends WorkloadIdentity {
  /** Of the issuer's entry in IAM. */
  readonly providerArn: string;
}

/** A pure function of settings: the role may be made before the cluster is. */
export function clusterIssuer(project: string, region: string, cluster: string): string {
  return `https://container.googleapis.com/v1/projects/${project}/locations/${region}/clusters/${cluster}`;
}

export function serviceAccountSubject(namespace: string, serviceAccount: string): string {
  return `system:serviceaccount:${namespace}:${serviceAccount}`;
}

/** Exact subject and audience for each: a pattern would let other pods of the cluster in. */
export function edgeTrust(workloads: readonly FederatedWorkload[]): PolicyDocument {
  return policyOf(
    workloads.map(({ issuer, subject, providerArn }, index) => {
      if (/[*?]/.test(issuer + subject))
        throw new InvalidArgument(
          "EdgeIdentity",
          `workloads[${index}]`,
          "holds a wildcard: name one account.",
        );
      const claim = issuer.replace(/^https:\/\//, "");
      return {
        Sid: `Cluster${index + 1}`,
        Effect: "Allow",
        Principal: { Federated: providerArn },
        Action: ["sts:AssumeRoleWithWebIdentity"],
        Condition: { StringEquals: { [`${claim}:sub`]: subject, [`${claim}:aud`]: TOKEN_AUDIENCE } },
      };
    }),
  );
}
