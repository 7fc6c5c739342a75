import { InstanceStorageConfig } from "@pulumi/aws-native/connect/instanceStorageConfig.js";
import * as pulumi from "@pulumi/pulumi";

export interface ContactStorageArgs {
  readonly instanceArn: pulumi.Input<string>;
  readonly recordStreamArn: pulumi.Input<string>;
  readonly bucketName: pulumi.Input<string>;
  readonly keyArn: pulumi.Input<string>;
}

/** What the instance keeps of contacts, by the prefix that it has in the bucket. */
const OBJECTS = {
  CALL_RECORDINGS: "recordings",
  CHAT_TRANSCRIPTS: "transcripts",
  EMAIL_MESSAGES: "mails",
  ATTACHMENTS: "attachments",
} as const;

/** Where an instance puts its contact records, recordings, transcripts and mails. */
export class ContactStorage extends pulumi.ComponentResource {
  constructor(name: string, args: ContactStorageArgs, opts: pulumi.ComponentResourceOptions) {
    super("tandem:connect:ContactStorage", name, {}, opts);
    const { instanceArn, recordStreamArn, bucketName, keyArn } = args;
    new InstanceStorageConfig(
      `${name}-records`,
      {
        instanceArn,
        resourceType: "CONTACT_TRACE_RECORDS",
        storageType: "KINESIS_STREAM",
        kinesisStreamConfig: { streamArn: recordStreamArn },
      },
      { parent: this },
    );
    for (const [resourceType, bucketPrefix] of Object.entries(OBJECTS) as [keyof typeof OBJECTS, string][])
      new InstanceStorageConfig(
        `${name}-${bucketPrefix}`,
        {
          instanceArn,
          resourceType,
          storageType: "S3",
          s3Config: {
            bucketName,
            bucketPrefix,
            encryptionConfig: { encryptionType: "KMS", keyId: keyArn },
          },
        },
        { parent: this },
      );
    this.registerOutputs({});
  }
}
