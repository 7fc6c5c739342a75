/** Connect's API: routes and checks by the published model, answers what is offered, refuses the rest by name. */
import { readApiModel } from "../../data/read.ts";
import {
  type Call,
  type CloudCore,
  type Grant,
  type HttpRequest,
  ServiceError,
  type ServiceOutput,
} from "../service.ts";
import { OPERATIONS, type Operation, type Scene } from "./api-operations.ts";
import { ClientTokens } from "./client-tokens.ts";
import type { ContactCenter } from "./contact-center.ts";
import { LINK_OPERATIONS } from "./link-operations.ts";
import { getCurrentMetricData } from "./metric-operations.ts";
import { inputProblems } from "./model-check.ts";
import { ModelRouter, type Routed } from "./model-route.ts";
import { OUTBOUND_OPERATIONS } from "./outbound-operations.ts";
import type { Registry } from "./registry.ts";
import { startChatContact } from "./start-chat-contact.ts";
import { startEmailContact } from "./start-email-contact.ts";
import { TRAFFIC_OPERATIONS } from "./traffic-operations.ts";

const OFFERED: Readonly<Record<string, Operation>> = {
  ...OPERATIONS,
  ...TRAFFIC_OPERATIONS,
  ...OUTBOUND_OPERATIONS,
  ...LINK_OPERATIONS,
  GetCurrentMetricData: getCurrentMetricData,
  StartChatContact: startChatContact,
  StartEmailContact: startEmailContact,
};

export class ConnectApi {
  readonly #core: CloudCore;
  readonly #registry: Registry;
  readonly #center: ContactCenter;
  readonly #tokens: ClientTokens;
  #router: ModelRouter | undefined;

  constructor(core: CloudCore, registry: Registry, center: ContactCenter) {
    this.#core = core;
    this.#registry = registry;
    this.#center = center;
    this.#tokens = new ClientTokens(core.clock);
  }

  route(request: HttpRequest): Routed | undefined {
    // The model takes a moment to read: a cloud that nobody calls by the API need not.
    this.#router ??= new ModelRouter(readApiModel("connect"));
    return this.#router.route(request);
  }

  grants(call: Call): readonly Grant[] {
    const { resource, resources } = offered(call);
    const scene = this.#scene(call);
    const named = resources?.(call.input, scene) ?? [resource(call.input, scene)];
    return named.map((of) => ({ action: `connect:${call.operation}`, resource: of }));
  }

  async handle(call: Call): Promise<ServiceOutput> {
    const operation = offered(call);
    const model = readApiModel("connect");
    const problems = inputProblems(model, model.operations[call.operation]?.input ?? "", call.input);
    if (problems.length > 0)
      throw new ServiceError(
        "InvalidParameterException",
        `${problems.length} validation error${problems.length === 1 ? "" : "s"} detected: ${problems.join("; ")}`,
      );
    return { json: operation.answer(call.input, this.#scene(call)) };
  }

  /** Forgets client tokens: what they stand for is gone. */
  reset(): void {
    this.#tokens.clear();
  }

  #scene({ region }: Call): Scene {
    return {
      region,
      accountId: this.#core.accountId,
      registry: this.#registry,
      center: this.#center,
      tokens: this.#tokens,
    };
  }
}

function offered({ operation }: Call): Operation {
  const found = Object.hasOwn(OFFERED, operation) ? OFFERED[operation] : undefined;
  if (found === undefined)
    throw new ServiceError(
      "UnknownOperationException",
      `The local cloud does not implement connect:${operation}.`,
      404,
    );
  return found;
}
