import { Bucket } from "@pulumi/aws/s3/bucket.js";
import { BucketLifecycleConfiguration } from "@pulumi/aws/s3/bucketLifecycleConfiguration.js";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy.js";
import { BucketPublicAccessBlock } from "@pulumi/aws/s3/bucketPublicAccessBlock.js";
import { BucketServerSideEncryptionConfiguration } from "@pulumi/aws/s3/bucketServerSideEncryptionConfiguration.js";
import { BucketVersioning } from "@pulumi/aws/s3/bucketVersioning.js";
import * as pulumi from "@pulumi/pulumi";
import { type PolicyDocument, policyOf } from "../../policy-document.ts";

export interface PrivateBucketArgs {
  readonly bucketName: string;
  readonly keyArn: pulumi.Input<string>;
  /** After that an object goes, and a day later every version of it. */
  readonly retentionDays: number;
  readonly protect: boolean;
}

/** A bucket that nobody outside can read: versioned, encrypted with a key of ours, reached over TLS alone. */
export class PrivateBucket extends pulumi.ComponentResource {
  /** Known to be closed: whoever waits for it writes into no open bucket. */
  readonly bucketName: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: PrivateBucketArgs, opts: pulumi.ComponentResourceOptions) {
    super("tandem:data:PrivateBucket", name, {}, opts);
    const { bucketName, keyArn, retentionDays, protect } = args;
    const parent = { parent: this };
    const bucket = new Bucket(
      name,
      { bucket: bucketName, forceDestroy: !protect },
      { parent: this, protect },
    );
    const of = { bucket: bucket.bucket };
    const closed = new BucketPublicAccessBlock(
      `${name}-closed`,
      {
        ...of,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      parent,
    );
    const versions = new BucketVersioning(
      `${name}-versions`,
      { ...of, versioningConfiguration: { status: "Enabled" } },
      parent,
    );
    new BucketServerSideEncryptionConfiguration(
      `${name}-encryption`,
      {
        ...of,
        rules: [
          {
            applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
            // Else every object is a call to the key.
            bucketKeyEnabled: true,
          },
        ],
      },
      parent,
    );
    new BucketLifecycleConfiguration(
      `${name}-lifecycle`,
      {
        ...of,
        rules: [
          {
            id: "retention",
            status: "Enabled",
            filter: { prefix: "" },
            expiration: { days: retentionDays },
            noncurrentVersionExpiration: { noncurrentDays: 1 },
            abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
          },
        ],
      },
      { parent: this, dependsOn: [versions] },
    );
    new BucketPolicy(
      `${name}-policy`,
      { ...of, policy: JSON.stringify(bucketPolicy(bucketName)) },
      // Both write what decides access, and S3 takes one such change at a time.
      { parent: this, dependsOn: [closed] },
    );
    this.bucketName = bucket.bucket;
    this.arn = bucket.arn;
    this.registerOutputs({ arn: this.arn });
  }
}

function bucketPolicy(bucket: string): PolicyDocument {
  return policyOf([
    {
      Sid: "TlsAlone",
      Effect: "Deny",
      Principal: { AWS: "*" },
      Action: ["s3:*"],
      Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ]);
}
