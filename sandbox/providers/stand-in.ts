/** Stands in for one provider: checks, compares, makes up what the cloud would answer, and lets the cloud hold it. */
import type { Json } from "./behaviour.ts";
import { withNames } from "./check/auto-name.ts";
import { checkInputs } from "./check/check-inputs.ts";
import { type Difference, differences } from "./check/differences.ts";
import type { Problem } from "./check/problem.ts";
import { type Connection, Connections, missingSettings } from "./connections.ts";
import type { Deployment } from "./deployment.ts";
import { answerInvoke } from "./invokes.ts";
import { type Candidate, chooseFreeResource, chooseResource, isNameTaken, regionOf } from "./new-resource.ts";
import { keptOutputs, mergeOutputs, previewOfCreate, previewOfUpdate } from "./outputs/merge-outputs.ts";
import type { RecordedResource } from "./recorded-stack.ts";
import type { PackageName, PackageSchemas } from "./schema/package-schemas.ts";
import type { ResourceSchema } from "./schema/schema.ts";
import { readUrn } from "./urn.ts";
import { plainObject, UNKNOWN } from "./wire/values.ts";

/** Which resource a call is about, and over which connection it came. */
export interface Subject {
  readonly urn: string;
  readonly type: string;
  readonly peer: string;
}

export interface Existing extends Subject {
  readonly id: string;
}

export interface State {
  readonly id: string;
  readonly inputs: Json;
  readonly outputs: Json;
}

export interface Comparison {
  readonly differences: readonly Difference[];
  readonly deleteBeforeReplace: boolean;
}

export class StandIn<Cloud> {
  readonly packageName: PackageName;
  readonly schemas: PackageSchemas;
  readonly #deployment: Deployment<Cloud>;
  readonly #connections: Connections;

  constructor(
    packageName: PackageName,
    schemas: PackageSchemas,
    deployment: Deployment<Cloud>,
    accountId: string,
  ) {
    this.packageName = packageName;
    this.schemas = schemas;
    this.#deployment = deployment;
    this.#connections = new Connections(accountId);
  }

  checkSettings(settings: Json): readonly Problem[] {
    return missingSettings(this.packageName, settings).map((property) => ({
      property,
      reason: `${this.packageName} takes its ${property} from the program alone, and the program gives none`,
    }));
  }

  configure(peer: string, urn: string, settings: Json): void {
    this.#connections.configure(peer, urn, settings);
  }

  /** In a preview what is wrong is noted and the engine goes on: it would stop at the first one. */
  async check(
    subject: Subject,
    before: Json,
    inputs: Json,
  ): Promise<{ inputs: Json; problems: readonly Problem[] }> {
    this.#connections.of(subject.peer);
    if (Object.keys(before).length > 0) this.#deployment.noteKnown(subject.urn);
    const schema = await this.schemas.resource(subject.type);
    const named =
      schema === undefined ? inputs : withNames({ ...this.#naming(subject, schema) }, inputs, before);
    const problems =
      schema === undefined ? [this.#noSuchType(subject)] : this.#problems(subject, schema, named);
    this.#deployment.noteChecked(subject.urn, problems);
    return { inputs: named, problems: this.#deployment.mode === "preview" ? [] : problems };
  }

  async diff(subject: Existing, before: Json, after: Json): Promise<Comparison> {
    const connection = this.#connections.of(subject.peer);
    this.#deployment.noteKnown(subject.urn);
    const schema = await this.#schema(subject.type);
    const found = differences(
      { schema, definitions: this.schemas.definitions, isKubernetes: this.packageName === "kubernetes" },
      before,
      after,
    );
    const isReplacement = found.some((difference) => difference.replaces);
    return {
      differences: found,
      deleteBeforeReplace:
        isReplacement && isNameTaken(this.#candidate(subject, connection, schema), subject.id, before, after),
    };
  }

  async create(subject: Subject, inputs: Json, isPreview: boolean): Promise<State> {
    const connection = this.#connections.of(subject.peer);
    const schema = await this.#schema(subject.type);
    if (isPreview) {
      const outputs = previewOfCreate(schema, inputs, settledPlace(schema, connection, inputs));
      return { id: "", inputs, outputs };
    }
    const candidate = this.#candidate(subject, connection, schema);
    const recorded = candidate.stack.newest(subject.urn);
    // A run that was killed may have created it and not lived to note it: then it is taken up as it is.
    if (recorded !== undefined && !this.#deployment.isKnown(subject.urn)) {
      const { id, generation } = recorded;
      return this.#renew(candidate, { id, generation, before: recorded.outputs }, inputs);
    }
    const { id, generation, outputs } = chooseFreeResource(candidate, inputs);
    return this.#put(candidate, { id, generation, inputs, outputs: mergeOutputs(inputs, outputs) });
  }

  async update(subject: Existing, before: Json, inputs: Json, isPreview: boolean): Promise<State> {
    const connection = this.#connections.of(subject.peer);
    const schema = await this.#schema(subject.type);
    const candidate = this.#candidate(subject, connection, schema);
    const { id } = subject;
    const generation = candidate.stack.find(subject.urn, id)?.generation ?? 0;
    if (!isPreview) return this.#renew(candidate, { id, generation, before }, inputs);
    const outputs = renewedOutputs(candidate, { generation, before }, inputs);
    return { id, inputs, outputs: previewOfUpdate(subject.type, outputs) };
  }

  /** Undefined where there is none, or the cloud has lost it. */
  async read(subject: Existing): Promise<State | undefined> {
    this.#connections.of(subject.peer);
    const recorded = this.#deployment.stackOf(subject.urn).find(subject.urn, subject.id);
    const patch = recorded === undefined ? undefined : this.#deployment.read(recorded);
    if (recorded === undefined || patch === undefined) return undefined;
    const drifted = Object.entries(patch).filter(([name]) => name in recorded.inputs);
    const inputs = mergeOutputs(recorded.inputs, Object.fromEntries(drifted));
    return { id: recorded.id, inputs, outputs: mergeOutputs(recorded.outputs, patch) };
  }

  async remove(subject: Existing, before: State): Promise<void> {
    const connection = this.#connections.of(subject.peer);
    const stack = this.#deployment.stackOf(subject.urn);
    const { urn, type, id } = subject;
    const recorded = stack.find(urn, id) ?? {
      ...{ urn, type, id, generation: 0, region: regionOf(connection, before.inputs) },
      ...{ inputs: before.inputs, outputs: before.outputs },
    };
    await this.#deployment.remove(recorded);
    stack.remove(urn, id);
  }

  invoke(token: string, peer: string): Json {
    return answerInvoke(token, this.#connections.of(peer));
  }

  /** Puts a resource that is there: its ids stay. */
  #renew(
    candidate: Candidate,
    { id, generation, before }: { id: string; generation: number; before: Json },
    inputs: Json,
  ): Promise<State> {
    const outputs = renewedOutputs(candidate, { generation, before }, inputs);
    return this.#put(candidate, { id, generation, inputs, outputs });
  }

  async #put(
    { urn, type, stack, connection }: Candidate,
    made: Pick<RecordedResource, "id" | "generation" | "inputs" | "outputs">,
  ): Promise<State> {
    const resource = { urn, type, region: regionOf(connection, made.inputs), ...made };
    const outputs = mergeOutputs(made.outputs, await this.#deployment.put(resource));
    stack.put({ ...resource, outputs });
    return { id: made.id, inputs: made.inputs, outputs };
  }

  #candidate({ urn, type }: Subject, connection: Connection, schema: ResourceSchema): Candidate {
    const { packageName } = this;
    return { packageName, urn, type, schema, connection, stack: this.#deployment.stackOf(urn) };
  }

  #naming({ urn }: Subject, schema: ResourceSchema) {
    return { packageName: this.packageName, schema, urn, name: readUrn(urn).name };
  }

  #problems({ type }: Subject, schema: ResourceSchema, inputs: Json): readonly Problem[] {
    return checkInputs({ type, schema, definitions: this.schemas.definitions }, inputs);
  }

  async #schema(type: string): Promise<ResourceSchema> {
    const schema = await this.schemas.resource(type);
    // A preview goes on after a Check found this.
    return schema ?? { inputs: {}, outputs: {}, constants: {}, isOpen: true };
  }

  #noSuchType({ type }: Subject): Problem {
    const of = `@pulumi/${this.packageName} ${this.schemas.version}`;
    return { property: "", reason: `${type} is not a resource type of ${of}` };
  }
}

function renewedOutputs(
  candidate: Candidate,
  { generation, before }: { generation: number; before: Json },
  inputs: Json,
): Json {
  const chosen = chooseResource(candidate, inputs, generation);
  return mergeOutputs(inputs, chosen.outputs, keptOutputs(candidate.schema, plainObject(before)));
}

/** What the provider's own settings decide is known before anything exists. */
function settledPlace(schema: ResourceSchema, { region, project }: Connection, inputs: Json): Json {
  const settled = Object.entries({ region, project }).filter(
    ([name, value]) => name in schema.outputs && value !== "" && inputs[name] !== UNKNOWN,
  );
  return Object.fromEntries(settled);
}
