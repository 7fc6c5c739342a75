/** S3: objects in buckets that were deployed. */
import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import {
  type Call,
  type CloudCore,
  type Grant,
  type HttpRequest,
  type Service,
  ServiceError,
  type ServiceOutput,
} from "../service.ts";
import { listing } from "./list-objects.ts";
import { routeS3 } from "./s3-route.ts";

export interface StoredObject {
  readonly body: Uint8Array;
  readonly etag: string;
  readonly modifiedAt: number;
  /** Headers that come back as they were sent: content type, metadata, checksums. */
  readonly headers: Readonly<Record<string, string>>;
}

interface Bucket {
  readonly region: string;
  objects: Map<string, StoredObject>;
}

const KEPT_HEADERS =
  /^(content-(type|language|disposition)|cache-control|expires|x-amz-(meta-.+|checksum-[a-z0-9]+))$/;
const ACTIONS: Readonly<Record<string, string>> = {
  HeadObject: "s3:GetObject",
  HeadBucket: "s3:ListBucket",
  ListObjectsV2: "s3:ListBucket",
};

export class S3Service implements Service {
  readonly signingName = "s3";
  readonly protocol = "rest-xml";
  readonly #core: CloudCore;
  readonly #buckets = new Map<string, Bucket>();
  readonly #deployed = new Map<string, ReadonlyMap<string, StoredObject>>();

  constructor(core: CloudCore) {
    this.#core = core;
  }

  /** Names are unique over all regions. Throws where another region has the name. */
  putBucket(region: string, name: string): void {
    const held = this.#buckets.get(name);
    if (held !== undefined && held.region !== region)
      throw new Error(`BucketAlreadyOwnedByYou: bucket ${name} exists in ${held.region}.`);
    if (held === undefined) this.#buckets.set(name, { region, objects: new Map() });
  }

  hasBucket(name: string): boolean {
    return this.#buckets.has(name);
  }

  /** Throws where objects would be lost and `force` is not set. */
  removeBucket(name: string, force: boolean): void {
    const count = this.#buckets.get(name)?.objects.size ?? 0;
    if (count > 0 && !force)
      throw new Error(
        `BucketNotEmpty: bucket ${name} holds ${count} objects; set forceDestroy to delete them.`,
      );
    this.#buckets.delete(name);
  }

  route(request: HttpRequest): { operation: string; input: Record<string, unknown> } | undefined {
    return routeS3(request);
  }

  grants({ operation, input }: Call): readonly Grant[] {
    const bucket = `arn:aws:s3:::${String(input["Bucket"])}`;
    const resource = input["Key"] === undefined ? bucket : `${bucket}/${String(input["Key"])}`;
    return [{ action: ACTIONS[operation] ?? `s3:${operation}`, resource }];
  }

  async handle(call: Call): Promise<ServiceOutput> {
    const bucket = this.#bucket(call);
    const key = String(call.input["Key"]);
    switch (call.operation) {
      case "PutObject":
        return this.#put(bucket, key, call.request);
      case "GetObject":
      case "HeadObject":
        return this.#get(bucket, key);
      case "DeleteObject":
        bucket.objects.delete(key);
        return reply(204, {});
      case "HeadBucket":
        return reply(200, { "x-amz-bucket-region": bucket.region });
      case "ListObjectsV2":
        return reply(
          200,
          { "content-type": "application/xml" },
          listing(String(call.input["Bucket"]), bucket.objects, call.request.query),
        );
      default:
        throw new ServiceError(
          "NotImplemented",
          `The local cloud does not implement s3:${call.operation}.`,
          501,
        );
    }
  }

  /** What a reset returns to. */
  snapshot(): void {
    this.#deployed.clear();
    for (const [name, { objects }] of this.#buckets) this.#deployed.set(name, new Map(objects));
  }

  /** Buckets stay; objects are those of the snapshot, or none. */
  reset(): void {
    for (const [name, bucket] of this.#buckets) bucket.objects = new Map(this.#deployed.get(name));
  }

  #bucket({ input, region }: Call): Bucket {
    const name = String(input["Bucket"]);
    const bucket = this.#buckets.get(name);
    if (bucket === undefined)
      throw new ServiceError("NoSuchBucket", "The specified bucket does not exist", 404, {
        BucketName: name,
      });
    if (bucket.region !== region)
      throw new ServiceError(
        "PermanentRedirect",
        `The bucket ${name} is in ${bucket.region}; the request was signed for ${region}.`,
        301,
        { Bucket: name },
      );
    return bucket;
  }

  #put(bucket: Bucket, key: string, { headers, body }: HttpRequest): ServiceOutput {
    const checksum = headers["x-amz-checksum-crc32"];
    if (checksum !== undefined && checksum !== crc32Of(body))
      throw new ServiceError(
        "BadDigest",
        "The CRC32 you specified did not match the calculated checksum.",
        400,
      );
    const object = {
      // A copy: the request's buffer may be part of a larger one.
      body: Uint8Array.from(body),
      etag: `"${createHash("md5").update(body).digest("hex")}"`,
      modifiedAt: this.#core.clock.now(),
      headers: Object.fromEntries(Object.entries(headers).filter(([name]) => KEPT_HEADERS.test(name))),
    };
    bucket.objects.set(key, object);
    return reply(200, { etag: object.etag, "x-amz-checksum-crc32": crc32Of(body) });
  }

  #get(bucket: Bucket, key: string): ServiceOutput {
    const object = bucket.objects.get(key);
    if (object === undefined)
      throw new ServiceError("NoSuchKey", "The specified key does not exist.", 404, { Key: key });
    const headers = {
      ...object.headers,
      etag: object.etag,
      "last-modified": new Date(object.modifiedAt).toUTCString(),
    };
    // HEAD too: HTTP leaves the body out, its length stays.
    return reply(200, headers, object.body);
  }
}

function reply(status: number, headers: Readonly<Record<string, string>>, body: string | Uint8Array = "") {
  return { raw: { status, headers, body } };
}

function crc32Of(body: Uint8Array): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(body));
  return bytes.toString("base64");
}
