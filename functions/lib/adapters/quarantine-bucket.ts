/** The region's quarantine: one object for each record that was put aside. */
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { type Aside, asideName } from "../../../domain/quarantine.ts";

export interface QuarantineBucket {
  /** Again under the same name, it replaces what is there. */
  keep(aside: Aside): Promise<void>;
}

export function quarantineBucket(region: string, bucket: string): QuarantineBucket {
  const client = new S3Client({
    region,
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 500, requestTimeout: 2_000, throwOnRequestTimeout: true },
  });
  return {
    keep: async (aside) => {
      await client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: asideName(aside),
          Body: JSON.stringify(aside),
          ContentType: "application/json",
        }),
      );
    },
  };
}
