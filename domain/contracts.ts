/**
 * The contract of every function. A grant that a handler does not need is a defect, and so is a missing one.
 * A function's own bundle takes its own contract from its file: the table would bring all the others with it.
 */

import {
  ERASE_CUSTOMER,
  EXPORT_CUSTOMER,
  IMPORT_CUSTOMERS,
  MANAGE_AUTHENTICATION,
  OBSERVE_REGION,
  RECOVER_CALLBACKS,
} from "./contracts/background-contracts.ts";
import {
  CHOOSE_ROUTE,
  CLOSE_CONTACT,
  FULFIL_INTENT,
  IDENTIFY_CUSTOMER,
  OPEN_TRANSFER,
  SAVE_PROGRESS,
  SCHEDULE_CALLBACK,
  SEND_CODE,
  SET_PIN,
  VERIFY_CODE,
  VERIFY_PIN,
} from "./contracts/call-contracts.ts";
import {
  APPLY_EVENTS,
  INGEST_CONTACT_EVENTS,
  INGEST_CONTACT_RECORDS,
  RELAY_EVENTS,
  STEER_CONTACT,
} from "./contracts/event-contracts.ts";
import type { FunctionContract, FunctionName } from "./functions.ts";

export const CONTRACTS = {
  "identify-customer": IDENTIFY_CUSTOMER,
  "verify-pin": VERIFY_PIN,
  "set-pin": SET_PIN,
  "save-progress": SAVE_PROGRESS,
  "choose-route": CHOOSE_ROUTE,
  "close-contact": CLOSE_CONTACT,
  "open-transfer": OPEN_TRANSFER,
  "send-code": SEND_CODE,
  "verify-code": VERIFY_CODE,
  "schedule-callback": SCHEDULE_CALLBACK,
  "fulfil-intent": FULFIL_INTENT,
  "manage-authentication": MANAGE_AUTHENTICATION,
  "ingest-contact-events": INGEST_CONTACT_EVENTS,
  "ingest-contact-records": INGEST_CONTACT_RECORDS,
  "apply-events": APPLY_EVENTS,
  "relay-events": RELAY_EVENTS,
  "steer-contact": STEER_CONTACT,
  "recover-callbacks": RECOVER_CALLBACKS,
  "observe-region": OBSERVE_REGION,
  "import-customers": IMPORT_CUSTOMERS,
  "export-customer": EXPORT_CUSTOMER,
  "erase-customer": ERASE_CUSTOMER,
} as const satisfies Record<FunctionName, FunctionContract>;
