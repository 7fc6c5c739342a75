import { expect, test } from "vitest";
import { tableKeyPolicy } from "../../../../components/aws/data/key-policy.ts";
import { createCore } from "../../../../sandbox/cloud/cloud-core.ts";
import { IamService } from "../../../../sandbox/cloud/iam/iam-service.ts";
import { KmsService } from "../../../../sandbox/cloud/kms/kms-service.ts";
import { Randomness } from "../../../../sandbox/cloud/randomness.ts";
import { ACCOUNT, HOME } from "../small-cloud.ts";

test("the program's own key policy opens its tables to a function without any grant of its own", async () => {
  const random = new Randomness("test");
  const iam = new IamService(ACCOUNT, random);
  const core = createCore({ accountId: ACCOUNT, regions: [HOME], random, endpoint: "", iam });
  const kms = new KmsService(core, iam);
  await iam.putRole("function", {
    Statement: { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
  });
  const key = await kms.putKey({
    region: HOME,
    id: "tables",
    description: "",
    isEnabled: true,
    isMultiRegion: false,
    policy: JSON.stringify(tableKeyPolicy(ACCOUNT, HOME)),
  });
  const principal = iam.principalOf(iam.mintKeys("function", "session").accessKeyId);
  if (principal === undefined) throw new Error("The role's keys name nobody.");
  const use = { region: HOME, key, action: "kms:Decrypt", principal } as const;
  kms.use({ ...use, via: "dynamodb" });
  expect(() => kms.use({ ...use, via: "s3" })).toThrow("not authorized to perform: kms:Decrypt");
  core.clock.stop();
});
