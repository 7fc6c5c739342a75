import { describe, expect, it } from "vitest";
import { connectGatewayAddress, kubeconfig } from "../../components/kubeconfig.ts";

const CLUSTER = { projectNumber: "444455556666", region: "europe-west3", name: "tandem-prod-home" };

describe("a kubeconfig", () => {
  it("leads to the cluster by its fleet's Connect gateway, in the membership's own region", () => {
    expect(connectGatewayAddress(CLUSTER)).toBe(
      "https://europe-west3-connectgateway.googleapis.com/v1/projects/444455556666/locations/europe-west3/gkeMemberships/tandem-prod-home",
    );
  });

  it("names a cluster, a user and a context that exist in it, and holds no credentials", () => {
    const config = JSON.parse(kubeconfig(CLUSTER, "tandem"));
    const [context] = config.contexts;
    expect(context.name).toBe(config["current-context"]);
    expect(context.context).toEqual({
      cluster: config.clusters[0].name,
      user: config.users[0].name,
      namespace: "tandem",
    });
    expect(Object.keys(config.users[0].user)).toEqual(["exec"]);
  });
});
