/** KMS: keys with their policies, replicas and aliases. */
import type { KmsService } from "../../cloud/kms/kms-service.ts";
import type { Behaviour, DeployedResource } from "../behaviour.ts";
import { optionalText, requiredText } from "./connect-inputs.ts";
import { refuseSettings } from "./refuse-settings.ts";

/** As much of the cloud as these behaviours touch. */
export interface KmsHolder {
  readonly kms: KmsService;
}

type KmsBehaviour = Behaviour<KmsHolder>;

const key: KmsBehaviour = {
  put: async ({ kms }, { inputs, region, id, name }) => {
    refuseSettings(`Key ${name}`, inputs, ["customKeyStoreId", "xksKeyId"]);
    const usage = optionalText(inputs, "keyUsage") ?? "ENCRYPT_DECRYPT";
    const spec = optionalText(inputs, "customerMasterKeySpec") ?? "SYMMETRIC_DEFAULT";
    if (usage !== "ENCRYPT_DECRYPT" || spec !== "SYMMETRIC_DEFAULT")
      throw new Error(`Key ${name} is for ${usage} with ${spec}; the local cloud has symmetric keys only.`);
    const arn = await kms.putKey({
      region,
      id,
      description: optionalText(inputs, "description") ?? "",
      isEnabled: inputs["isEnabled"] !== false,
      isMultiRegion: inputs["multiRegion"] === true,
      policy: inputs["policy"],
    });
    return { keyId: id, arn };
  },
  remove: ({ kms }, { region, id }) => kms.store.remove(region, id),
};

const replicaKey: KmsBehaviour = {
  put: async ({ kms }, { inputs, region, id, name }) => {
    const primaryArn = requiredText(inputs, "primaryKeyArn");
    const primaryRegion = primaryArn.split(":")[3] ?? "";
    if (!kms.store.need(primaryRegion, primaryArn).isMultiRegion)
      throw new Error(`Key ${name} copies ${primaryArn}, which is no multi-region key.`);
    const arn = await kms.putKey({
      region,
      id,
      description: optionalText(inputs, "description") ?? "",
      isEnabled: inputs["enabled"] !== false,
      isMultiRegion: true,
      primaryArn,
      policy: inputs["policy"],
    });
    return { keyId: id, arn };
  },
  remove: ({ kms }, { region, id }) => kms.store.remove(region, id),
};

const alias: KmsBehaviour = {
  put: ({ kms }, resource) => {
    const { inputs, region } = resource;
    const aliasName = nameOf(resource);
    if (!aliasName.startsWith("alias/"))
      throw new Error(`The alias ${aliasName} must begin with "alias/", as KMS demands.`);
    const target = kms.store.need(region, requiredText(inputs, "targetKeyId"));
    kms.store.saveAlias(region, aliasName, target.id);
    return { name: aliasName, targetKeyArn: target.arn };
  },
  remove: ({ kms }, resource) => kms.store.removeAlias(resource.region, nameOf(resource)),
};

export const KMS_BEHAVIOURS: Readonly<Record<string, KmsBehaviour>> = {
  "aws:kms/key:Key": key,
  "aws:kms/replicaKey:ReplicaKey": replicaKey,
  "aws:kms/alias:Alias": alias,
};

function nameOf({ inputs, outputs, name }: DeployedResource): string {
  return optionalText(inputs, "name") ?? optionalText(outputs, "name") ?? name;
}
