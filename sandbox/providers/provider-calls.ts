/** The provider protocol's calls, each as its stand-in answers it. */
import type { Difference } from "./check/differences.ts";
import type { Problem } from "./check/problem.ts";
import type { Existing, StandIn, Subject } from "./stand-in.ts";
import { readUrn } from "./urn.ts";
import {
  type ConfigureRequest,
  differenceKind,
  diffMessage,
  emptyMessage,
  type InvokeRequest,
  type Message,
  message,
  pluginInfo,
  type ResourceRequest,
  toJson,
  toStruct,
} from "./wire/messages.ts";

export type Answer<Request> = (request: Request, peer: string) => Message | Promise<Message>;

export interface ProviderCalls {
  readonly [name: string]: Answer<never>;
}

/** As the protocol numbers them. */
const NO_CHANGES = 1;
const SOME_CHANGES = 2;

export function providerCalls<Cloud>(standIn: StandIn<Cloud>): ProviderCalls {
  return { ...introductions(standIn), ...settingsCalls(standIn), ...resourceCalls(standIn) };
}

function introductions<Cloud>({ packageName, schemas: { version } }: StandIn<Cloud>): ProviderCalls {
  return {
    handshake: () => message("ProviderHandshakeResponse", { acceptSecrets: true, acceptResources: true }),
    attach: () => emptyMessage(),
    // A run that is cancelled ends its own calls; the process serves the next one.
    cancel: () => emptyMessage(),
    getPluginInfo: () => pluginInfo(version),
    getSchema: () => message("GetSchemaResponse", { schema: JSON.stringify({ name: packageName, version }) }),
    getMapping: () => message("GetMappingResponse"),
    getMappings: () => message("GetMappingsResponse"),
  };
}

function settingsCalls<Cloud>(standIn: StandIn<Cloud>): ProviderCalls {
  return {
    checkConfig: (request: ResourceRequest) =>
      checkResponse(request.getNews(), standIn.checkSettings(toJson(request.getNews()))),
    diffConfig: (request: ResourceRequest) => {
      const [before, after] = [toJson(request.getOlds()), toJson(request.getNews())];
      const replaces = ["region", "project"].filter((name) => before[name] !== after[name]);
      const isChanged = JSON.stringify(before) !== JSON.stringify(after);
      return message("DiffResponse", {
        changes: isChanged ? SOME_CHANGES : NO_CHANGES,
        replacesList: replaces,
      });
    },
    configure: (request: ConfigureRequest, peer) => {
      standIn.configure(peer, request.getUrn(), toJson(request.getArgs()));
      return message("ConfigureResponse", {
        acceptsecrets: true,
        supportspreview: true,
        acceptresources: true,
      });
    },
    invoke: (request: InvokeRequest, peer) =>
      message("InvokeResponse", { return: toStruct(standIn.invoke(request.getTok(), peer)) }),
  };
}

function resourceCalls<Cloud>(standIn: StandIn<Cloud>): ProviderCalls {
  return {
    check: async (request: ResourceRequest, peer) => {
      const [before, after] = [toJson(request.getOlds()), toJson(request.getNews())];
      const { inputs, problems } = await standIn.check(subjectOf(request, peer), before, after);
      return checkResponse(toStruct(inputs), problems);
    },
    diff: async (request: ResourceRequest, peer) => {
      const oldInputs = toJson(request.getOldInputs());
      // A resource that was imported has no old inputs.
      const before = Object.keys(oldInputs).length > 0 ? oldInputs : toJson(request.getOlds());
      const compared = await standIn.diff(existingOf(request, peer), before, toJson(request.getNews()));
      return diffResponse(compared.differences, compared.deleteBeforeReplace);
    },
    create: async (request: ResourceRequest, peer) => {
      const inputs = toJson(request.getProperties());
      const { id, outputs } = await standIn.create(subjectOf(request, peer), inputs, request.getPreview());
      return message("CreateResponse", { id, properties: toStruct(outputs) });
    },
    read: async (request: ResourceRequest, peer) => {
      const found = await standIn.read(existingOf(request, peer));
      // An empty id says that there is no such resource.
      if (found === undefined) return message("ReadResponse", { id: "" });
      const { id, inputs, outputs } = found;
      return message("ReadResponse", { id, inputs: toStruct(inputs), properties: toStruct(outputs) });
    },
    update: async (request: ResourceRequest, peer) => {
      const [before, after] = [toJson(request.getOlds()), toJson(request.getNews())];
      const existing = existingOf(request, peer);
      const { outputs } = await standIn.update(existing, before, after, request.getPreview());
      return message("UpdateResponse", { properties: toStruct(outputs) });
    },
    delete: async (request: ResourceRequest, peer) => {
      const existing = existingOf(request, peer);
      const [inputs, outputs] = [toJson(request.getOldInputs()), toJson(request.getProperties())];
      await standIn.remove(existing, { id: existing.id, inputs, outputs });
      return emptyMessage();
    },
  };
}

function subjectOf(request: ResourceRequest, peer: string): Subject {
  const urn = request.getUrn();
  return { urn, type: readUrn(urn).type, peer };
}

function existingOf(request: ResourceRequest, peer: string): Existing {
  return { ...subjectOf(request, peer), id: request.getId() };
}

function checkResponse(inputs: unknown, problems: readonly Problem[]): Message {
  const failures = problems.map(({ property, reason }) => message("CheckFailure", { property, reason }));
  return message("CheckResponse", { inputs, failuresList: failures });
}

function diffResponse(found: readonly Difference[], deletebeforereplace: boolean): Message {
  const response = diffMessage({
    changes: found.length === 0 ? NO_CHANGES : SOME_CHANGES,
    diffsList: topLevel(found),
    replacesList: topLevel(found.filter((difference) => difference.replaces)),
    deletebeforereplace,
    hasdetaileddiff: true,
  });
  const detailed = response.getDetaileddiffMap();
  for (const { path, kind, replaces } of found)
    detailed.set(
      path,
      message("PropertyDiff", { kind: differenceKind(replaces ? `${kind}_REPLACE` : kind), inputdiff: true }),
    );
  return response;
}

function topLevel(found: readonly Difference[]): readonly string[] {
  return [...new Set(found.map(({ path }) => path.split(/[.[]/)[0] ?? path))];
}
