/** Derives a type's schema: the SDK's own declarations, then what AWS publishes, then what was reviewed. */
import { readRegistry } from "../../data/read.ts";
import { Declarations } from "./declarations.ts";
import { overlayClassic } from "./overlay-classic.ts";
import { overlayNative } from "./overlay-native.ts";
import { readResource } from "./read-resource.ts";
import { ShapeReader } from "./read-shape.ts";
import { RegistryLookup } from "./registry-lookup.ts";
import { applyReviewed, markReplacing } from "./reviewed.ts";
import type { Properties, ResourceSchema } from "./schema.ts";
import type { SdkFiles } from "./sdk-files.ts";

export class Extractor {
  readonly #packageName: string;
  readonly #files: SdkFiles;
  readonly #definitions: Map<string, Properties>;
  readonly #shapes: ShapeReader;
  #registry: RegistryLookup | undefined;

  /** `definitions` is shared with whoever holds the schema, and grows. */
  constructor(packageName: string, files: SdkFiles, definitions: Map<string, Properties>) {
    this.#packageName = packageName;
    this.#files = files;
    this.#definitions = definitions;
    this.#shapes = new ShapeReader(new Declarations(files), definitions);
  }

  /** Undefined where the SDK has no such type. */
  extract(token: string): ResourceSchema | undefined {
    const stem = this.#files.stemOf(token);
    if (stem === undefined) return undefined;
    const packageName = this.#packageName;
    const { schema, replacePaths } = readResource(this.#files, this.#shapes, { packageName, token, stem });
    const marked = markReplacing(this.#overlaid(token, schema), replacePaths, this.#definitions);
    return applyReviewed(packageName, token, marked);
  }

  #overlaid(token: string, schema: ResourceSchema): ResourceSchema {
    if (!this.#packageName.startsWith("aws")) return schema;
    this.#registry ??= new RegistryLookup(readRegistry());
    const entry = this.#registry.find(token);
    if (entry === undefined) return schema;
    return this.#packageName === "aws"
      ? overlayClassic(schema, entry)
      : overlayNative(schema, entry, this.#definitions);
  }
}
