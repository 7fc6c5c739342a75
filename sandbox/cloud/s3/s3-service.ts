/** S3: objects and their versions in buckets that were deployed. */
import { createHash } from "node:crypto";
import { type KeyDoor, type KeyUse, NO_KEYS } from "../kms/key-door.ts";
import {
  type Call,
  type CloudCore,
  type Grant,
  type HttpRequest,
  type Principal,
  type Service,
  ServiceError,
  type ServiceOutput,
} from "../service.ts";
import { Bucket, type ObjectVersion, type StoredObject, type Versioning } from "./bucket.ts";
import { checkChecksum, crc32Of } from "./checksum.ts";
import {
  type Deletion,
  deleteGrant,
  deletionHeaders,
  deletionResult,
  readDeletions,
} from "./delete-objects.ts";
import { listing } from "./list-objects.ts";
import { versionListing } from "./list-versions.ts";
import { getObject, reply, versionHeader, versioningXml, XML } from "./object-replies.ts";
import { routeS3 } from "./s3-route.ts";

/** What a service of the cloud itself leaves in a bucket, in the name of a role. */
export interface LeftObject {
  readonly region: string;
  readonly bucket: string;
  readonly key: string;
  readonly body: string;
  readonly contentType: string;
}

const KEPT_HEADERS =
  /^(content-(type|language|disposition)|cache-control|expires|x-amz-(meta-.+|checksum-[a-z0-9]+))$/;
const ACTIONS: Readonly<Record<string, string>> = {
  HeadObject: "s3:GetObject",
  HeadBucket: "s3:ListBucket",
  ListObjectsV2: "s3:ListBucket",
  ListObjectVersions: "s3:ListBucketVersions",
};

export class S3Service implements Service {
  readonly signingName = "s3";
  readonly protocol = "rest-xml";
  readonly #core: CloudCore;
  readonly #keys: KeyDoor;
  readonly #random;
  readonly #buckets = new Map<string, Bucket>();
  readonly #deployed = new Map<string, ReadonlyMap<string, readonly ObjectVersion[]>>();

  constructor(core: CloudCore, keys: KeyDoor = NO_KEYS) {
    this.#core = core;
    this.#keys = keys;
    this.#random = core.random.fork("s3");
  }

  /** Names are unique over all regions. Throws where another region has the name. */
  putBucket(region: string, name: string): void {
    const held = this.#buckets.get(name);
    if (held !== undefined && held.region !== region)
      throw new Error(`BucketAlreadyOwnedByYou: bucket ${name} exists in ${held.region}.`);
    if (held === undefined) this.#buckets.set(name, new Bucket(region, () => this.#random.code(32)));
  }

  /** Throws where there is no such bucket. */
  setVersioning(name: string, versioning: Versioning): void {
    this.#required(name).versioning = versioning;
  }

  /** The key of the bucket's default encryption; undefined: none that a customer manages. */
  setKey(name: string, keyId: string | undefined): void {
    this.#required(name).keyId = keyId;
  }

  hasBucket(name: string): boolean {
    return this.#buckets.has(name);
  }

  bucketNames(region: string): readonly string[] {
    return [...this.#buckets].filter(([, bucket]) => bucket.region === region).map(([name]) => name);
  }

  /** The newest of every key. Throws NoSuchBucket. */
  objects(bucket: string): ReadonlyMap<string, StoredObject> {
    return this.#required(bucket).current;
  }

  /** Every version of every key, markers included. Throws NoSuchBucket. */
  versions(bucket: string): readonly (readonly [key: string, version: ObjectVersion])[] {
    const held = this.#required(bucket);
    return held.keys.flatMap((key) => held.versions(key).map((version) => [key, version] as const));
  }

  /** Throws where objects would be lost and `force` is not set. */
  removeBucket(name: string, force: boolean): void {
    const count = this.#buckets.get(name)?.size ?? 0;
    if (count > 0 && !force)
      throw new Error(
        `BucketNotEmpty: bucket ${name} holds ${count} objects; set forceDestroy to delete them.`,
      );
    this.#buckets.delete(name);
  }

  /** Throws ServiceError where the bucket is elsewhere or the principal may not. */
  leave({ region, bucket, key, body, contentType }: LeftObject, principal: Principal): void {
    this.#core.authorize(principal, { action: "s3:PutObject", resource: `arn:aws:s3:::${bucket}/${key}` });
    const held = this.#bucket(bucket, region);
    this.#useKey(held, bucket, "kms:GenerateDataKey", principal);
    this.#put(held, key, { "content-type": contentType }, Buffer.from(body));
  }

  route(request: HttpRequest): { operation: string; input: Record<string, unknown> } | undefined {
    return routeS3(request);
  }

  /** DeleteObjects asks for each of its keys by itself. */
  grants({ operation, input }: Call): readonly Grant[] {
    if (operation === "DeleteObjects") return [];
    const bucket = `arn:aws:s3:::${String(input["Bucket"])}`;
    const resource = input["Key"] === undefined ? bucket : `${bucket}/${String(input["Key"])}`;
    const action = ACTIONS[operation] ?? `s3:${operation}`;
    // Versions of an object have actions of their own: GetObjectVersion, DeleteObjectVersion.
    return [{ action: input["VersionId"] === undefined ? action : `${action}Version`, resource }];
  }

  async handle(call: Call): Promise<ServiceOutput> {
    const name = String(call.input["Bucket"]);
    const bucket = this.#bucket(name, call.region);
    const key = String(call.input["Key"]);
    const versionId = call.input["VersionId"] === undefined ? undefined : String(call.input["VersionId"]);
    switch (call.operation) {
      case "PutObject":
        this.#useKey(bucket, name, "kms:GenerateDataKey", call.principal);
        return this.#putOverWire(bucket, key, call.request);
      case "GetObject":
      case "HeadObject":
        this.#useKey(bucket, name, "kms:Decrypt", call.principal);
        return getObject(bucket, key, versionId);
      case "DeleteObject":
        return reply(204, deletionHeaders(versionId, this.#delete(bucket, { key, versionId })));
      case "DeleteObjects":
        return this.#deleteMany(call, bucket, name);
      case "HeadBucket":
        return reply(200, { "x-amz-bucket-region": bucket.region });
      case "ListObjectsV2":
        return reply(200, XML, listing(name, bucket.current, call.request.query));
      case "ListObjectVersions":
        return reply(200, XML, versionListing(name, bucket, call.request.query));
      case "GetBucketVersioning":
        return reply(200, XML, versioningXml(bucket));
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
    for (const [name, bucket] of this.#buckets) this.#deployed.set(name, bucket.copy());
  }

  /** Buckets stay; objects are those of the snapshot, or none. */
  reset(): void {
    for (const [name, bucket] of this.#buckets) bucket.restore(this.#deployed.get(name));
  }

  #required(name: string): Bucket {
    const bucket = this.#buckets.get(name);
    if (bucket !== undefined) return bucket;
    throw new ServiceError("NoSuchBucket", "The specified bucket does not exist", 404, { BucketName: name });
  }

  #bucket(name: string, region: string): Bucket {
    const bucket = this.#required(name);
    if (bucket.region === region) return bucket;
    throw new ServiceError(
      "PermanentRedirect",
      `The bucket ${name} is in ${bucket.region}; the request was signed for ${region}.`,
      301,
      { Bucket: name },
    );
  }

  #useKey({ region, keyId }: Bucket, name: string, action: KeyUse["action"], principal: Principal): void {
    const encryptionContext = { "aws:s3:arn": `arn:aws:s3:::${name}` };
    if (keyId !== undefined)
      this.#keys.use({ region, key: keyId, action, principal, via: "s3", encryptionContext });
  }

  #putOverWire(bucket: Bucket, key: string, { headers, body }: HttpRequest): ServiceOutput {
    checkChecksum(headers, body);
    const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => KEPT_HEADERS.test(name)));
    const object = this.#put(bucket, key, kept, body);
    return reply(200, {
      etag: object.etag,
      "x-amz-checksum-crc32": crc32Of(body),
      ...versionHeader(object),
    });
  }

  #put(
    bucket: Bucket,
    key: string,
    headers: Readonly<Record<string, string>>,
    body: Uint8Array,
  ): StoredObject {
    return bucket.put(key, {
      // A copy: the request's buffer may be part of a larger one.
      body: Uint8Array.from(body),
      etag: `"${createHash("md5").update(body).digest("hex")}"`,
      modifiedAt: this.#core.clock.now(),
      headers,
    });
  }

  #delete(bucket: Bucket, { key, versionId }: { key: string; versionId?: string | undefined }) {
    return versionId === undefined
      ? bucket.delete(key, this.#core.clock.now())
      : bucket.deleteVersion(key, versionId);
  }

  #deleteMany({ principal, request, context }: Call, bucket: Bucket, name: string): ServiceOutput {
    const { objects, isQuiet } = readDeletions(request.body);
    const deletions = objects.map((object): Deletion => {
      try {
        this.#core.authorize(principal, { ...deleteGrant(name, object), ...(context && { context }) });
        return { kind: "deleted", object, outcome: this.#delete(bucket, object) };
      } catch (error) {
        if (error instanceof ServiceError) return { kind: "refused", object, error };
        throw error;
      }
    });
    return reply(200, XML, deletionResult(deletions, isQuiet));
  }
}
