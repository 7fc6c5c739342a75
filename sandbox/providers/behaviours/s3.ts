/** S3: buckets. Their settings are recorded; objects are held without versions or encryption. */
import type { LocalCloud } from "../../cloud/local-cloud.ts";
import type { Behaviour, DeployedResource } from "../behaviour.ts";
import { optionalText } from "./connect-inputs.ts";

const bucket: Behaviour<LocalCloud> = {
  put: (cloud, resource) => {
    const { region } = resource;
    const name = bucketName(resource);
    cloud.s3.putBucket(region, name);
    return {
      bucket: name,
      arn: `arn:aws:s3:::${name}`,
      bucketDomainName: `${name}.s3.amazonaws.com`,
      bucketRegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
      bucketRegion: region,
    };
  },
  remove: (cloud, resource) =>
    cloud.s3.removeBucket(bucketName(resource), resource.inputs["forceDestroy"] === true),
  read: (cloud, resource) => (cloud.s3.hasBucket(bucketName(resource)) ? {} : undefined),
};

export const S3_BEHAVIOURS: Readonly<Record<string, Behaviour<LocalCloud>>> = {
  "aws:s3/bucket:Bucket": bucket,
};

function bucketName({ inputs, outputs, id }: DeployedResource): string {
  return optionalText(inputs, "bucket") ?? optionalText(outputs, "bucket") ?? id;
}
