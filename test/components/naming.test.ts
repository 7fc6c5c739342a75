import { describe, expect, it } from "vitest";
import { bucketName, idOfArn, liveFunctionArn, replicaArn, roleName } from "../../components/naming.ts";
import { REGIONS } from "../../components/regions.ts";
import { CONTRACTS } from "../../domain/contracts.ts";

const LONGEST_STACK = "s".repeat(17);

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
    const stack = LONGEST_STACK;
    for (const { name } of Object.values(CONTRACTS))
      for (const region of REGIONS)
        expect(roleName({ stack, accountId: "1", region }, name).length).toBeLessThanOrEqual(64);
  });

  it("of a bucket fits into S3's 63 characters with the longest stack name and region", () => {
    for (const region of REGIONS)
      for (const bucket of ["quarantine", "objects"] as const) {
        const place = { stack: LONGEST_STACK, accountId: "111122223333", region };
        expect(bucketName(place, bucket).length).toBeLessThanOrEqual(63);
      }
  });

  it("is taken off the end of an ARN where a flow wants the bare id", () => {
    expect(idOfArn("arn:aws:connect:eu-west-2:1:instance/i/contact-flow/f")).toBe("f");
  });
});
