/** End User Messaging's errors: each says why by a reason, besides its text. */
import { ServiceError } from "../service.ts";

export function invalid(field: string, message: string, reason = "INVALID_PARAMETER"): ServiceError {
  return new ServiceError("ValidationException", message, 400, {
    Reason: reason,
    Fields: [{ Name: field, Message: message }],
  });
}

export function conflict(reason: string, message: string): ServiceError {
  return new ServiceError("ConflictException", message, 400, { Reason: reason });
}

export function missing(resourceType: string, id: string): ServiceError {
  return new ServiceError("ResourceNotFoundException", `There is no ${resourceType} ${id}.`, 400, {
    ResourceType: resourceType,
    ResourceId: id,
  });
}
