import type { Call, CloudCore, Grant, HttpRequest, ServiceOutput } from "../service.ts";
import { ServiceError } from "../service.ts";
import type { ContactCenter } from "./contact-center.ts";
import type { Registry } from "./registry.ts";

export class ConnectApi {
  constructor(_core: CloudCore, _registry: Registry, _center: ContactCenter) {}
  route(
    _request: HttpRequest,
  ): { readonly operation: string; readonly input: Record<string, unknown> } | undefined {
    return undefined;
  }
  grants(_call: Call): readonly Grant[] {
    return [];
  }
  async handle(call: Call): Promise<ServiceOutput> {
    throw new ServiceError("UnknownOperationException", `connect:${call.operation} is not offered here.`);
  }
}
