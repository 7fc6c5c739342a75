import { describe, expect, it } from "vitest";
import { clusterIssuer, edgeTrust, serviceAccountSubject } from "../../../components/bridge/edge-trust.ts";

const ISSUER = clusterIssuer("my-project", "europe-west3", "tandem-prod-home");
const WORKLOAD = {
  issuer: ISSUER,
  subject: serviceAccountSubject("tandem", "edge"),
  providerArn: "arn:aws:iam::111122223333:oidc-provider/home",
};

describe("the trust of the edge's role", () => {
  it("names issuer, subject and audience of each cluster exactly", () => {
    const claim =
      "container.googleapis.com/v1/projects/my-project/locations/europe-west3/clusters/tandem-prod-home";
    expect(edgeTrust([WORKLOAD]).Statement).toEqual([
      {
        Sid: "Cluster1",
        Effect: "Allow",
        Principal: { Federated: WORKLOAD.providerArn },
        Action: ["sts:AssumeRoleWithWebIdentity"],
        Condition: {
          StringEquals: {
            [`${claim}:sub`]: "system:serviceaccount:tandem:edge",
            [`${claim}:aud`]: "sts.amazonaws.com",
          },
        },
      },
    ]);
  });

  it.each(["system:serviceaccount:tandem:*", "system:serviceaccount:?:edge"])("refuses %s", (subject) => {
    expect(() => edgeTrust([WORKLOAD, { ...WORKLOAD, subject }])).toThrow(
      "EdgeIdentity: workloads[1] holds a wildcard",
    );
  });
});
