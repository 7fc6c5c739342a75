import { describe, expect, it } from "vitest";
import { idOfArn, liveFunctionArn, replicaArn, roleName } from "../../components/naming.ts";
import { REGIONS } from "../../components/regions.ts";
import { CONTRACTS } from "../../domain/contracts.ts";

describe("a name", () => {
  it("of a replicated secret differs in the region alone", () => {
    const home = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:tandem/eu-central-1-ids-AbC123";
    expect(replicaArn(home, "eu-west-2")).toBe(
      "arn:aws:secretsmanager:eu-west-2:111122223333:secret:tandem/eu-central-1-ids-AbC123",
    );
  });

  it("of a function is the same in both regions, so that flows need not know theirs", () => {
    const at = (region: string) => liveFunctionArn({ stack: "prod", accountId: "1", region }, "verify-pin");
    expect(at("$.AwsRegion")).toBe("arn:aws:lambda:$.AwsRegion:1:function:tandem-prod-verify-pin:live");
  });

  it("of a role fits into IAM's 64 characters with the longest stack name, function and region", () => {
    const stack = "s".repeat(20);
    for (const { name } of Object.values(CONTRACTS))
      for (const region of REGIONS)
        expect(roleName({ stack, accountId: "1", region }, name).length).toBeLessThanOrEqual(64);
  });

  it("is taken off the end of an ARN where a flow wants the bare id", () => {
    expect(idOfArn("arn:aws:connect:eu-west-2:1:instance/i/contact-flow/f")).toBe("f");
  });
});
