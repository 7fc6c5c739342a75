/** Contracts of what conversations call: flows, and the bots of flows. */
import type { FunctionContract } from "../functions.ts";
import { HASHING_MEMORY_MB } from "./hashing.ts";

// Below Connect's own limit of 4 s per block, so that a function ends by itself before the flow gives up on it.
const FLOW_TIMEOUT_SECONDS = 4;

export const IDENTIFY_CUSTOMER = {
  name: "identify-customer",
  calledBy: "flow",
  tables: [
    { table: "profiles", actions: ["dynamodb:Query", "dynamodb:PutItem"] },
    { table: "contacts", actions: ["dynamodb:Query", "dynamodb:PutItem"] },
    { table: "authentication", actions: ["dynamodb:Query", "dynamodb:PutItem"] },
    { table: "sessions", actions: ["dynamodb:Query", "dynamodb:PutItem"] },
    { table: "idempotency", actions: ["dynamodb:GetItem", "dynamodb:PutItem"] },
    { table: "claims", actions: ["dynamodb:GetItem", "dynamodb:PutItem"] },
  ],
  secrets: ["identifiers", "ids", "tokens", "entryTokens"],
  environment: ["SECURITY_KEY_ID", "SECURITY_KEY_CERTIFICATE", "REDIAL_CARRY_OVER", "PEER_PHONE_NUMBER"],
  timeoutSeconds: FLOW_TIMEOUT_SECONDS,
  memoryMb: 512,
  response: "STRING_MAP",
} as const satisfies FunctionContract;

export const VERIFY_PIN = {
  name: "verify-pin",
  calledBy: "flow",
  tables: [
    { table: "profiles", actions: ["dynamodb:Query"] },
    { table: "authentication", actions: ["dynamodb:Query", "dynamodb:PutItem", "dynamodb:UpdateItem"] },
    { table: "sessions", actions: ["dynamodb:Query"] },
    { table: "idempotency", actions: ["dynamodb:GetItem", "dynamodb:PutItem"] },
  ],
  streams: [{ stream: "events", access: "write" }],
  secrets: ["pinPepper", "securityKey"],
  environment: ["SECURITY_KEY_ID"],
  timeoutSeconds: FLOW_TIMEOUT_SECONDS,
  memoryMb: HASHING_MEMORY_MB,
  response: "STRING_MAP",
} as const satisfies FunctionContract;

export const SET_PIN = {
  name: "set-pin",
  calledBy: "flow",
  tables: [
    { table: "authentication", actions: ["dynamodb:Query", "dynamodb:PutItem", "dynamodb:UpdateItem"] },
    { table: "sessions", actions: ["dynamodb:Query"] },
    { table: "idempotency", actions: ["dynamodb:GetItem", "dynamodb:PutItem"] },
  ],
  streams: [{ stream: "events", access: "write" }],
  secrets: ["pinPepper", "securityKey"],
  environment: ["SECURITY_KEY_ID"],
  timeoutSeconds: FLOW_TIMEOUT_SECONDS,
  memoryMb: HASHING_MEMORY_MB,
  response: "STRING_MAP",
} as const satisfies FunctionContract;

export const SAVE_PROGRESS = {
  name: "save-progress",
  calledBy: "flow",
  tables: [
    // Preferences are a customer's to change in the middle of a call.
    { table: "profiles", actions: ["dynamodb:Query", "dynamodb:PutItem", "dynamodb:UpdateItem"] },
    { table: "authentication", actions: ["dynamodb:Query"] },
    { table: "sessions", actions: ["dynamodb:Query", "dynamodb:PutItem", "dynamodb:UpdateItem"] },
    { table: "idempotency", actions: ["dynamodb:GetItem", "dynamodb:PutItem"] },
  ],
  // The other region may have the customer on the line, too, and must hear of it while that lasts.
  streams: [{ stream: "events", access: "write" }],
  secrets: ["identifiers"],
  environment: [],
  timeoutSeconds: FLOW_TIMEOUT_SECONDS,
  memoryMb: 512,
  response: "STRING_MAP",
} as const satisfies FunctionContract;

export const CHOOSE_ROUTE = {
  name: "choose-route",
  calledBy: "flow",
  tables: [],
  secrets: [],
  environment: ["QUEUE_IDS"],
  timeoutSeconds: FLOW_TIMEOUT_SECONDS,
  memoryMb: 256,
  response: "JSON",
} as const satisfies FunctionContract;

export const CLOSE_CONTACT = {
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
} as const satisfies FunctionContract;

export const OPEN_TRANSFER = {
  name: "open-transfer",
  calledBy: "flow",
  tables: [
    { table: "authentication", actions: ["dynamodb:Query"] },
    { table: "sessions", actions: ["dynamodb:Query", "dynamodb:GetItem", "dynamodb:PutItem"] },
    // A token is written where it will be used up.
    { table: "sessions", actions: ["dynamodb:GetItem", "dynamodb:PutItem"], inPeer: true },
  ],
  secrets: ["tokens"],
  environment: ["PHONE_NUMBER", "PEER_PHONE_NUMBER"],
  timeoutSeconds: FLOW_TIMEOUT_SECONDS,
  memoryMb: 512,
  response: "STRING_MAP",
} as const satisfies FunctionContract;

export const SEND_CODE = {
  name: "send-code",
  calledBy: "flow",
  tables: [
    { table: "profiles", actions: ["dynamodb:Query"] },
    { table: "authentication", actions: ["dynamodb:Query", "dynamodb:PutItem"] },
    { table: "sessions", actions: ["dynamodb:Query"] },
    { table: "idempotency", actions: ["dynamodb:GetItem", "dynamodb:PutItem"] },
  ],
  services: ["sms-voice:SendTextMessage"],
  secrets: ["codes"],
  environment: ["SMS_ORIGINATION", "SMS_CONFIGURATION_SET", "SMS_PROTECT_CONFIGURATION"],
  timeoutSeconds: FLOW_TIMEOUT_SECONDS,
  memoryMb: 512,
  response: "STRING_MAP",
} as const satisfies FunctionContract;

export const VERIFY_CODE = {
  name: "verify-code",
  calledBy: "flow",
  tables: [
    { table: "profiles", actions: ["dynamodb:Query"] },
    { table: "authentication", actions: ["dynamodb:Query", "dynamodb:PutItem", "dynamodb:UpdateItem"] },
    { table: "sessions", actions: ["dynamodb:Query"] },
    { table: "idempotency", actions: ["dynamodb:GetItem", "dynamodb:PutItem"] },
  ],
  streams: [{ stream: "events", access: "write" }],
  services: ["sms-voice:PutMessageFeedback"],
  secrets: ["codes", "securityKey"],
  environment: ["SECURITY_KEY_ID"],
  timeoutSeconds: FLOW_TIMEOUT_SECONDS,
  memoryMb: 512,
  response: "STRING_MAP",
} as const satisfies FunctionContract;

export const SCHEDULE_CALLBACK = {
  name: "schedule-callback",
  calledBy: "flow",
  tables: [
    { table: "profiles", actions: ["dynamodb:Query"] },
    { table: "authentication", actions: ["dynamodb:Query"] },
    { table: "sessions", actions: ["dynamodb:Query"] },
    { table: "contacts", actions: ["dynamodb:Query", "dynamodb:PutItem", "dynamodb:UpdateItem"] },
  ],
  streams: [{ stream: "events", access: "write" }],
  secrets: [],
  environment: [],
  timeoutSeconds: FLOW_TIMEOUT_SECONDS,
  memoryMb: 512,
  response: "STRING_MAP",
} as const satisfies FunctionContract;

export const FULFIL_INTENT = {
  name: "fulfil-intent",
  calledBy: "lex",
  tables: [
    { table: "authentication", actions: ["dynamodb:Query"] },
    { table: "sessions", actions: ["dynamodb:Query"] },
  ],
  secrets: [],
  environment: [],
  timeoutSeconds: FLOW_TIMEOUT_SECONDS,
  memoryMb: 256,
} as const satisfies FunctionContract;
