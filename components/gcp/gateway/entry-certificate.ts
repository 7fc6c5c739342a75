import { Certificate } from "@pulumi/gcp/certificatemanager/certificate.js";
import { CertificateMap } from "@pulumi/gcp/certificatemanager/certificateMap.js";
import { CertificateMapEntry } from "@pulumi/gcp/certificatemanager/certificateMapEntry.js";
import { DnsAuthorization } from "@pulumi/gcp/certificatemanager/dnsAuthorization.js";
import * as pulumi from "@pulumi/pulumi";

export interface EntryCertificateArgs {
  /** Physical name of the certificate and what belongs to it. */
  readonly entryName: string;
  readonly hostname: string;
}

/** What must stand in the zone of the hostname. */
export interface DnsRecord {
  readonly name: string;
  readonly type: string;
  readonly data: string;
}

/** A certificate that Google issues and renews, proven by a DNS record, so that it can be valid before traffic comes. */
export class EntryCertificate extends pulumi.ComponentResource {
  readonly mapName: pulumi.Output<string>;
  /** Put into the zone by whoever keeps it: until then nothing is issued. */
  readonly proof: pulumi.Output<DnsRecord>;

  constructor(name: string, args: EntryCertificateArgs, opts: pulumi.ComponentResourceOptions) {
    super("tandem:gateway:EntryCertificate", name, {}, opts);
    const { entryName, hostname } = args;
    const parent = { parent: this };
    const authorization = new DnsAuthorization(
      `${name}-authorization`,
      { name: entryName, domain: hostname },
      parent,
    );
    const certificate = new Certificate(
      name,
      { name: entryName, managed: { domains: [hostname], dnsAuthorizations: [authorization.id] } },
      parent,
    );
    const map = new CertificateMap(`${name}-map`, { name: entryName }, parent);
    new CertificateMapEntry(
      `${name}-entry`,
      { name: entryName, map: map.name, hostname, certificates: [certificate.id] },
      parent,
    );
    this.mapName = map.name;
    this.proof = authorization.dnsResourceRecords.apply((records) => firstRecord(entryName, records));
    this.registerOutputs({ mapName: this.mapName, proof: this.proof });
  }
}

function firstRecord(entryName: string, [record]: readonly DnsRecord[]): DnsRecord {
  if (record === undefined)
    throw new Error(`The DNS authorization ${entryName} came without the record that proves the hostname.`);
  const { name, type, data } = record;
  return { name, type, data };
}
