/** The contract of every function. A grant that a handler does not need is a defect, and so is a missing one. */
import type { FunctionContract, FunctionName } from "./functions.ts";

// Below Connect's own limit of 4 s per block, so that a function ends by itself before the flow gives up on it.
const FLOW_TIMEOUT_SECONDS = 4;
// A PIN is hashed with a memory-hard function: 1,769 MB is the size that buys a whole vCPU.
const HASHING_MEMORY_MB = 1769;

export const CONTRACTS = {
  "identify-customer": {
    name: "identify-customer",
    calledBy: "flow",
    tables: [
      { table: "profiles", actions: ["dynamodb:Query", "dynamodb:PutItem"] },
      { table: "contacts", actions: ["dynamodb:Query", "dynamodb:PutItem"] },
      { table: "authentication", actions: ["dynamodb:Query", "dynamodb:PutItem"] },
      // A hand-over code is used up by deleting its item.
      { table: "sessions", actions: ["dynamodb:Query", "dynamodb:PutItem", "dynamodb:DeleteItem"] },
      { table: "idempotency", actions: ["dynamodb:GetItem", "dynamodb:PutItem"] },
      { table: "claims", actions: ["dynamodb:GetItem", "dynamodb:PutItem"] },
    ],
    secrets: ["identifiers", "ids", "tokens", "entryTokens"],
    environment: ["SECURITY_KEY_ID", "SECURITY_KEY_CERTIFICATE", "REDIAL_CARRY_OVER"],
    timeoutSeconds: FLOW_TIMEOUT_SECONDS,
    memoryMb: 512,
    response: "STRING_MAP",
  },
  "verify-pin": {
    name: "verify-pin",
    calledBy: "flow",
    tables: [
      { table: "profiles", actions: ["dynamodb:Query"] },
      { table: "authentication", actions: ["dynamodb:Query", "dynamodb:PutItem"] },
      { table: "sessions", actions: ["dynamodb:Query"] },
      { table: "idempotency", actions: ["dynamodb:GetItem", "dynamodb:PutItem"] },
    ],
    secrets: ["pinPepper", "securityKey"],
    environment: ["SECURITY_KEY_ID"],
    timeoutSeconds: FLOW_TIMEOUT_SECONDS,
    memoryMb: HASHING_MEMORY_MB,
    response: "STRING_MAP",
  },
  "set-pin": {
    name: "set-pin",
    calledBy: "flow",
    tables: [
      { table: "authentication", actions: ["dynamodb:Query", "dynamodb:PutItem"] },
      { table: "sessions", actions: ["dynamodb:Query"] },
      { table: "idempotency", actions: ["dynamodb:GetItem", "dynamodb:PutItem"] },
    ],
    secrets: ["pinPepper", "securityKey"],
    environment: ["SECURITY_KEY_ID"],
    timeoutSeconds: FLOW_TIMEOUT_SECONDS,
    memoryMb: HASHING_MEMORY_MB,
    response: "STRING_MAP",
  },
  "save-progress": {
    name: "save-progress",
    calledBy: "flow",
    tables: [
      { table: "authentication", actions: ["dynamodb:Query"] },
      { table: "sessions", actions: ["dynamodb:Query", "dynamodb:PutItem"] },
      { table: "idempotency", actions: ["dynamodb:GetItem", "dynamodb:PutItem"] },
    ],
    secrets: [],
    environment: [],
    timeoutSeconds: FLOW_TIMEOUT_SECONDS,
    memoryMb: 512,
    response: "STRING_MAP",
  },
  "choose-route": {
    name: "choose-route",
    calledBy: "flow",
    tables: [],
    secrets: [],
    environment: ["QUEUE_IDS"],
    timeoutSeconds: FLOW_TIMEOUT_SECONDS,
    memoryMb: 256,
    response: "JSON",
  },
  "close-contact": {
    name: "close-contact",
    calledBy: "flow",
    tables: [
      { table: "contacts", actions: ["dynamodb:Query", "dynamodb:PutItem"] },
      { table: "sessions", actions: ["dynamodb:Query", "dynamodb:PutItem"] },
    ],
    secrets: [],
    environment: [],
    timeoutSeconds: FLOW_TIMEOUT_SECONDS,
    memoryMb: 512,
    response: "STRING_MAP",
  },
  "open-transfer": {
    name: "open-transfer",
    calledBy: "flow",
    tables: [{ table: "sessions", actions: ["dynamodb:Query", "dynamodb:GetItem", "dynamodb:PutItem"] }],
    secrets: ["tokens"],
    environment: ["PHONE_NUMBER"],
    timeoutSeconds: FLOW_TIMEOUT_SECONDS,
    memoryMb: 512,
    response: "STRING_MAP",
  },
  "ingest-contact-events": {
    name: "ingest-contact-events",
    calledBy: "contact-events",
    tables: [
      { table: "contacts", actions: ["dynamodb:Query", "dynamodb:PutItem"] },
      { table: "sessions", actions: ["dynamodb:Query", "dynamodb:PutItem"] },
    ],
    secrets: [],
    environment: [],
    timeoutSeconds: 30,
    memoryMb: 512,
  },
} as const satisfies Record<FunctionName, FunctionContract>;
