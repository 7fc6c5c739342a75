/** S3: buckets, their versions and their keys. Lifecycle, policies and public access are recorded and change nothing. */
import type { LocalCloud } from "../../cloud/local-cloud.ts";
import type { Behaviour, DeployedResource } from "../behaviour.ts";
import { listOf, objectOf, optionalText, requiredText } from "./connect-inputs.ts";

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

const versioning: Behaviour<LocalCloud> = {
  put: (cloud, { inputs }) => {
    const status = optionalText(objectOf(inputs, "versioningConfiguration"), "status");
    if (status === "Enabled" || status === "Suspended")
      cloud.s3.setVersioning(requiredText(inputs, "bucket"), status);
    return {};
  },
  // A bucket that was versioned once can only be suspended.
  remove: (cloud, { inputs }) => {
    const name = requiredText(inputs, "bucket");
    if (cloud.s3.hasBucket(name)) cloud.s3.setVersioning(name, "Suspended");
  },
};

const encryption: Behaviour<LocalCloud> = {
  put: (cloud, { inputs }) => {
    const [rule] = listOf(inputs, "rules");
    const { sseAlgorithm, kmsMasterKeyId } = objectOf(rule ?? {}, "applyServerSideEncryptionByDefault");
    const isOwn = sseAlgorithm === "aws:kms" && typeof kmsMasterKeyId === "string";
    cloud.s3.setKey(requiredText(inputs, "bucket"), isOwn ? kmsMasterKeyId : undefined);
    return {};
  },
  remove: (cloud, { inputs }) => {
    const name = requiredText(inputs, "bucket");
    if (cloud.s3.hasBucket(name)) cloud.s3.setKey(name, undefined);
  },
};

export const S3_BEHAVIOURS: Readonly<Record<string, Behaviour<LocalCloud>>> = {
  "aws:s3/bucket:Bucket": bucket,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": encryption,
  "aws:s3/bucketVersioning:BucketVersioning": versioning,
};

function bucketName({ inputs, outputs, id }: DeployedResource): string {
  return optionalText(inputs, "bucket") ?? optionalText(outputs, "bucket") ?? id;
}
