import { Stream } from "@pulumi/aws/kinesis/stream.js";
import * as pulumi from "@pulumi/pulumi";
import type { BucketName, StreamName } from "../../../domain/functions.ts";
import { bucketName, contentKeyAlias, streamName } from "../../naming.ts";
import type { Side } from "../../regions.ts";
import type { Settings } from "../../settings.ts";
import { placeOf } from "../../side-of.ts";
import { contentKeyPolicy } from "./key-policy.ts";
import { PrivateBucket } from "./private-bucket.ts";
import { ProfilesDomain } from "./profiles-domain.ts";
import { RegionalKey } from "./regional-key.ts";

export interface RegionContentArgs {
  readonly side: Side;
  readonly settings: Settings;
}

/** What one region holds by itself, replicated nowhere: streams, buckets, Customer Profiles and the key of all. */
export class RegionContent extends pulumi.ComponentResource {
  readonly keyArn: pulumi.Output<string>;
  readonly streamArns: Readonly<Record<StreamName, pulumi.Output<string>>>;
  readonly buckets: Readonly<Record<BucketName, PrivateBucket>>;

  constructor(name: string, args: RegionContentArgs, opts: pulumi.ComponentResourceOptions) {
    super("tandem:data:RegionContent", name, {}, opts);
    const { side, settings } = args;
    const { retention, protect } = settings;
    const place = placeOf(settings, side);
    const { stack, accountId, region } = place;
    const key = new RegionalKey(
      `content-key-${side}`,
      {
        description: `Streams, recordings and profiles of Tandem, stack ${stack}`,
        alias: contentKeyAlias(stack),
        policy: contentKeyPolicy(accountId, region),
        protect,
      },
      { parent: this },
    );
    const stream = (streamOf: StreamName): pulumi.Output<string> =>
      new Stream(
        `${streamOf}-stream-${side}`,
        {
          name: streamName(stack, streamOf),
          streamModeDetails: { streamMode: "ON_DEMAND" },
          encryptionType: "KMS",
          kmsKeyId: key.arn,
          retentionPeriod: retention.eventHours,
        },
        { parent: this, protect },
      ).arn;
    const bucket = (bucketOf: BucketName, retentionDays: number): PrivateBucket =>
      new PrivateBucket(
        `${bucketOf}-${side}`,
        { bucketName: bucketName(place, bucketOf), keyArn: key.arn, retentionDays, protect },
        { parent: this },
      );
    new ProfilesDomain(
      `profiles-domain-${side}`,
      { place, keyArn: key.arn, retentionDays: retention.profileDays },
      { parent: this },
    );
    this.keyArn = key.arn;
    this.streamArns = { events: stream("events"), "contact-records": stream("contact-records") };
    this.buckets = {
      quarantine: bucket("quarantine", retention.quarantineDays),
      objects: bucket("objects", retention.objectDays),
    };
    this.registerOutputs({ keyArn: this.keyArn });
  }
}
