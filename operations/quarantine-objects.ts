/** The quarantine of each region, by the names that buckets have (components/naming.ts). */
import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { QuarantineAccess } from "./events-replay.ts";
import type { AwsAccess, Stack } from "./stack.ts";

const OPTIONS = { maxAttempts: 3, forcePathStyle: true };

/** Asks whose account it is: that is in the names. */
export async function quarantineObjects(stack: Stack, access: AwsAccess = {}): Promise<QuarantineAccess> {
  const sts = new STSClient({ ...access, region: stack.regions[0] });
  const { Account: accountId } = await sts.send(new GetCallerIdentityCommand({}));
  sts.destroy();
  const of = (region: string) => ({
    client: new S3Client({ ...access, region, ...OPTIONS }),
    Bucket: `tandem-${stack.name}-${accountId}-${region}-quarantine`,
  });
  const places = new Map(stack.regions.map((region) => [region, of(region)]));
  const placeOf = (region: string) => places.get(region) ?? of(region);
  return {
    list: async (region) => {
      const { client, Bucket } = placeOf(region);
      const names: string[] = [];
      let token: string | undefined;
      do {
        const page = await client.send(
          new ListObjectsV2Command({ Bucket, ...(token === undefined ? {} : { ContinuationToken: token }) }),
        );
        names.push(...(page.Contents ?? []).flatMap(({ Key: name }) => name ?? []));
        token = page.NextContinuationToken;
      } while (token !== undefined);
      return names;
    },
    read: async (region, name) => {
      const { client, Bucket } = placeOf(region);
      try {
        const { Body: body } = await client.send(new GetObjectCommand({ Bucket, Key: name }));
        return await body?.transformToString();
      } catch (error) {
        if (error instanceof Error && error.name === "NoSuchKey") return undefined;
        throw error;
      }
    },
    delete: async (region, name) => {
      const { client, Bucket } = placeOf(region);
      await client.send(new DeleteObjectCommand({ Bucket, Key: name }));
    },
  };
}
