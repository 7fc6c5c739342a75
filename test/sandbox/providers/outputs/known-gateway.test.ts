import { expect, test } from "vitest";
import { Identity } from "../../../../sandbox/providers/outputs/identity.ts";
import { KNOWN_GATEWAY } from "../../../../sandbox/providers/outputs/known-gateway.ts";
import type { Place } from "../../../../sandbox/providers/outputs/place.ts";

const place = (inputs: Place["inputs"]): Place => ({
  identity: new Identity("urn:pulumi:test::tandem::any::thing", 0),
  accountId: "111122223333",
  region: "europe-west3",
  project: "p",
  name: "edge",
  inputs,
});

test("a DNS authorization comes with the record that proves its own domain", () => {
  const outputs = KNOWN_GATEWAY["gcp:certificatemanager/dnsAuthorization:DnsAuthorization"]?.(
    place({ domain: "chat.example.com" }),
  );
  expect(outputs?.["dnsResourceRecords"]).toEqual([
    expect.objectContaining({ name: "_acme-challenge.chat.example.com.", type: "CNAME" }),
  ]);
});

test("a service identity is a member that grants can name", () => {
  const outputs = KNOWN_GATEWAY["gcp:projects/serviceIdentity:ServiceIdentity"]?.(
    place({ service: "multiclusteringress.googleapis.com" }),
  );
  expect(outputs?.["member"]).toMatch(
    /^serviceAccount:service-\d+@gcp-sa-multiclusteringress\.iam\.gserviceaccount\.com$/,
  );
});
