/** Lex V2 bots as deployed: a draft, immutable versions of it, and aliases that name a version. */
import { ServiceError } from "../service.ts";
import type { Slot } from "./fill-slots.ts";

export interface Intent {
  readonly name: string;
  /** As deployed: `{name}` stands for a slot's value. */
  readonly utterances: readonly string[];
  readonly slots: readonly Slot[];
  readonly isFallback: boolean;
  /** The alias's function fulfils it, where the alias names one. */
  readonly isFulfilledByHook: boolean;
}

export interface BotLocale {
  readonly localeId: string;
  readonly confidenceThreshold: number;
  readonly intents: readonly Intent[];
  /** Only built locales can be versioned or spoken to. */
  readonly isBuilt: boolean;
}

export type Locales = ReadonlyMap<string, BotLocale>;

export interface BotAlias {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /** Locales that the alias lets through; undefined where it names none. */
  readonly enabledLocales: ReadonlySet<string> | undefined;
  /** By locale: the ARN of the function that fulfils intents. */
  readonly codeHooks: ReadonlyMap<string, string>;
}

export const DRAFT = "DRAFT";
/** Every bot has it; it always names the draft. */
export const TEST_ALIAS_ID = "TSTALIASID";

export class Bot {
  readonly id: string;
  readonly region: string;
  name: string;
  sessionSeconds: number;
  draft: Locales;
  readonly #versions = new Map<string, Locales>();
  readonly #versionOf = new Map<string, string>();
  readonly #aliases = new Map<string, BotAlias>();

  constructor(id: string, region: string, name: string, sessionSeconds: number, draft: Locales) {
    this.id = id;
    this.region = region;
    this.name = name;
    this.sessionSeconds = sessionSeconds;
    this.draft = draft;
  }

  /**
   * Freezes locales of the draft under the number that is recorded for this resource, or the next one. A version
   * is immutable: putting it again changes nothing. Throws where a locale is missing or not built.
   */
  putVersion(resourceId: string, recorded: string | undefined, localeIds: readonly string[]): string {
    const known = this.#versionOf.get(resourceId);
    if (known !== undefined) return known;
    const version = recorded !== undefined && !this.#versions.has(recorded) ? recorded : this.#nextVersion();
    const locales = localeIds.map((localeId) => {
      const locale = this.draft.get(localeId);
      if (locale === undefined || !locale.isBuilt)
        throw new ServiceError(
          "PreconditionFailedException",
          `Locale ${localeId} of bot ${this.name} ${locale === undefined ? "does not exist" : "is not built: set autoBuildBotLocales"}.`,
        );
      return [localeId, locale] as const;
    });
    this.#versions.set(version, new Map(locales));
    this.#versionOf.set(resourceId, version);
    return version;
  }

  removeVersion(resourceId: string): void {
    this.#versions.delete(this.#versionOf.get(resourceId) ?? "");
    this.#versionOf.delete(resourceId);
  }

  /** Throws where the version does not exist. */
  putAlias(alias: BotAlias): void {
    if (alias.version !== DRAFT && !this.#versions.has(alias.version))
      throw new ServiceError(
        "ResourceNotFoundException",
        `Bot ${this.name} has no version ${alias.version}.`,
        404,
      );
    this.#aliases.set(alias.id, alias);
  }

  removeAlias(id: string): void {
    this.#aliases.delete(id);
  }

  alias(id: string): BotAlias | undefined {
    return this.#aliases.get(id) ?? (id === TEST_ALIAS_ID ? TEST_ALIAS : undefined);
  }

  /** Throws where the alias, or the locale in what it names, does not exist. */
  localeOf(aliasId: string, localeId: string): BotLocale {
    const alias = this.alias(aliasId);
    if (alias === undefined)
      throw new ServiceError("ResourceNotFoundException", `Bot ${this.name} has no alias ${aliasId}.`, 404);
    const locales = alias.version === DRAFT ? this.draft : this.#versions.get(alias.version);
    const locale = locales?.get(localeId);
    const isEnabled = alias.enabledLocales?.has(localeId) ?? true;
    if (locale === undefined || !locale.isBuilt || !isEnabled)
      throw new ServiceError(
        "ResourceNotFoundException",
        `Locale ${localeId} is not available in alias ${alias.name} of bot ${this.name}, which names version ${alias.version}.`,
        404,
      );
    return locale;
  }

  #nextVersion(): string {
    return String(Math.max(0, ...[...this.#versions.keys()].map(Number)) + 1);
  }
}

const TEST_ALIAS: BotAlias = {
  id: TEST_ALIAS_ID,
  name: "TestBotAlias",
  version: DRAFT,
  enabledLocales: undefined,
  codeHooks: new Map(),
};
