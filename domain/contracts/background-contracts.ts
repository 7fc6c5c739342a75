/** Contracts of what the clock calls, and people with the command or the agents' screen. */
import type { FunctionContract } from "../functions.ts";
import { HASHING_MEMORY_MB } from "./hashing.ts";

export const RECOVER_CALLBACKS = {
  name: "recover-callbacks",
  calledBy: "schedule",
  everyMinutes: 1,
  tables: [
    {
      table: "contacts",
      actions: ["dynamodb:Query", "dynamodb:PutItem", "dynamodb:UpdateItem"],
      indexes: ["by-due"],
    },
    { table: "claims", actions: ["dynamodb:GetItem", "dynamodb:PutItem"] },
    { table: "coordination", actions: ["dynamodb:Query"] },
    { table: "profiles", actions: ["dynamodb:Query"] },
  ],
  streams: [{ stream: "events", access: "write" }],
  services: ["connect:StartOutboundVoiceContact", "connect:GetCurrentMetricData"],
  secrets: [],
  environment: ["INSTANCE_ID", "QUEUE_IDS", "FLOW_IDS", "PHONE_NUMBER"],
  timeoutSeconds: 60,
  memoryMb: 512,
} as const satisfies FunctionContract;

export const OBSERVE_REGION = {
  name: "observe-region",
  calledBy: "schedule",
  everyMinutes: 1,
  tables: [
    { table: "coordination", actions: ["dynamodb:Query", "dynamodb:PutItem"] },
    { table: "profiles", actions: ["dynamodb:UpdateItem"], indexes: ["by-announcing"] },
    { table: "contacts", actions: ["dynamodb:UpdateItem"], indexes: ["by-announcing"] },
    { table: "authentication", actions: ["dynamodb:UpdateItem"], indexes: ["by-announcing"] },
    { table: "sessions", actions: ["dynamodb:UpdateItem"], indexes: ["by-announcing"] },
  ],
  streams: [{ stream: "events", access: "write" }],
  secrets: [],
  environment: [],
  timeoutSeconds: 60,
  memoryMb: 512,
} as const satisfies FunctionContract;

export const IMPORT_CUSTOMERS = {
  name: "import-customers",
  calledBy: "operator",
  tables: [
    { table: "profiles", actions: ["dynamodb:Query", "dynamodb:PutItem"] },
    { table: "authentication", actions: ["dynamodb:Query", "dynamodb:PutItem"] },
  ],
  secrets: ["identifiers", "ids", "pinPepper"],
  environment: [],
  timeoutSeconds: 300,
  memoryMb: HASHING_MEMORY_MB,
} as const satisfies FunctionContract;

export const EXPORT_CUSTOMER = {
  name: "export-customer",
  calledBy: "operator",
  tables: [
    { table: "profiles", actions: ["dynamodb:Query"] },
    { table: "contacts", actions: ["dynamodb:Query"] },
    { table: "authentication", actions: ["dynamodb:Query"] },
    { table: "sessions", actions: ["dynamodb:Query"] },
  ],
  secrets: ["identifiers"],
  environment: [],
  timeoutSeconds: 60,
  memoryMb: 512,
} as const satisfies FunctionContract;

export const ERASE_CUSTOMER = {
  name: "erase-customer",
  // Each day it erases again what came back; operators invoke it by name besides.
  calledBy: "schedule",
  everyMinutes: 1440,
  tables: [
    {
      table: "profiles",
      actions: ["dynamodb:Query", "dynamodb:PutItem", "dynamodb:DeleteItem"],
    },
    { table: "contacts", actions: ["dynamodb:Query", "dynamodb:DeleteItem"] },
    { table: "authentication", actions: ["dynamodb:Query", "dynamodb:DeleteItem"] },
    { table: "sessions", actions: ["dynamodb:Query", "dynamodb:DeleteItem"] },
    // The tombstones again: a restored table must not be the only one that knew them.
    { table: "coordination", actions: ["dynamodb:Query", "dynamodb:PutItem"] },
    // What has expired there: the table deletes nothing by itself.
    { table: "claims", actions: ["dynamodb:Scan", "dynamodb:DeleteItem"] },
  ],
  buckets: [
    {
      bucket: "objects",
      actions: ["s3:ListBucketVersions", "s3:DeleteObjectVersion"],
    },
    {
      bucket: "quarantine",
      actions: ["s3:ListBucketVersions", "s3:GetObject", "s3:DeleteObjectVersion"],
    },
  ],
  services: ["profile:SearchProfiles", "profile:DeleteProfile", "sms-voice:DeleteOptedOutNumber"],
  secrets: ["identifiers"],
  environment: ["PROFILES_DOMAIN", "SMS_OPT_OUT_LIST"],
  timeoutSeconds: 300,
  memoryMb: 512,
} as const satisfies FunctionContract;

export const MANAGE_AUTHENTICATION = {
  name: "manage-authentication",
  calledBy: "operator",
  tables: [
    { table: "authentication", actions: ["dynamodb:Query", "dynamodb:PutItem", "dynamodb:UpdateItem"] },
    { table: "sessions", actions: ["dynamodb:Query"] },
  ],
  streams: [{ stream: "events", access: "write" }],
  secrets: [],
  environment: [],
  timeoutSeconds: 10,
  memoryMb: 512,
} as const satisfies FunctionContract;
