/** Contracts of what events call: Connect's own, and the streams. */
import type { FunctionContract } from "../functions.ts";

export const INGEST_CONTACT_EVENTS = {
  name: "ingest-contact-events",
  calledBy: "contact-events",
  tables: [],
  streams: [{ stream: "events", access: "write" }],
  secrets: [],
  environment: [],
  timeoutSeconds: 30,
  memoryMb: 512,
} as const satisfies FunctionContract;

export const INGEST_CONTACT_RECORDS = {
  name: "ingest-contact-records",
  calledBy: "stream",
  tables: [],
  streams: [
    { stream: "contact-records", access: "read" },
    { stream: "events", access: "write" },
  ],
  // Lambda lists it too, with the function's role, before it leaves there what was not taken (docs/evidence.md).
  buckets: [{ bucket: "quarantine", actions: ["s3:PutObject", "s3:ListBucket"] }],
  secrets: [],
  environment: [],
  timeoutSeconds: 60,
  memoryMb: 512,
} as const satisfies FunctionContract;

export const APPLY_EVENTS = {
  name: "apply-events",
  calledBy: "stream",
  tables: [
    { table: "profiles", actions: ["dynamodb:Query"] },
    // Updated where what an item had to tell is told.
    { table: "contacts", actions: ["dynamodb:Query", "dynamodb:PutItem", "dynamodb:UpdateItem"] },
    { table: "authentication", actions: ["dynamodb:PutItem"] },
    { table: "sessions", actions: ["dynamodb:Query", "dynamodb:PutItem", "dynamodb:UpdateItem"] },
    // Keys whose records wait in quarantine for those before them.
    { table: "idempotency", actions: ["dynamodb:Query", "dynamodb:PutItem", "dynamodb:DeleteItem"] },
  ],
  streams: [
    { stream: "events", access: "read" },
    { stream: "events", access: "write" },
  ],
  // Lambda lists it too, with the function's role, before it leaves there what was not taken (docs/evidence.md).
  buckets: [{ bucket: "quarantine", actions: ["s3:PutObject", "s3:ListBucket"] }],
  secrets: [],
  environment: [],
  timeoutSeconds: 60,
  memoryMb: 1024,
} as const satisfies FunctionContract;

export const RELAY_EVENTS = {
  name: "relay-events",
  calledBy: "stream",
  tables: [],
  streams: [
    { stream: "events", access: "read" },
    { stream: "events", access: "write", inPeer: true },
  ],
  secrets: [],
  environment: [],
  timeoutSeconds: 60,
  memoryMb: 512,
} as const satisfies FunctionContract;

export const STEER_CONTACT = {
  name: "steer-contact",
  calledBy: "stream",
  tables: [{ table: "contacts", actions: ["dynamodb:Query"] }],
  streams: [{ stream: "events", access: "read" }],
  services: ["connect:UpdateContactAttributes"],
  secrets: [],
  environment: ["INSTANCE_ID"],
  timeoutSeconds: 60,
  memoryMb: 512,
} as const satisfies FunctionContract;
