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
import type { ContactCenter } from "./contact-center.ts";
import { inputProblems } from "./model-check.ts";
import { ModelRouter, type Routed } from "./model-route.ts";
import type { Registry } from "./registry.ts";

export class ConnectApi {
  readonly #core: CloudCore;
  readonly #registry: Registry;
  readonly #center: ContactCenter;
  #router: ModelRouter | undefined;

  constructor(core: CloudCore, registry: Registry, center: ContactCenter) {
    this.#core = core;
    this.#registry = registry;
    this.#center = center;
  }

  route(request: HttpRequest): Routed | undefined {
    // The model takes a moment to read: a cloud that nobody calls by the API need not.
    this.#router ??= new ModelRouter(readApiModel("connect"));
    return this.#router.route(request);
  }

  grants(call: Call): readonly Grant[] {
    const resource = offered(call).resource(call.input, this.#scene(call));
    return [{ action: `connect:${call.operation}`, resource }];
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

  #scene({ region }: Call): Scene {
    return { region, accountId: this.#core.accountId, registry: this.#registry, center: this.#center };
  }
}

function offered({ operation }: Call): Operation {
  const found = Object.hasOwn(OPERATIONS, operation) ? OPERATIONS[operation] : undefined;
  if (found === undefined)
    throw new ServiceError(
      "UnknownOperationException",
      `The local cloud does not implement connect:${operation}.`,
      404,
    );
  return found;
}
