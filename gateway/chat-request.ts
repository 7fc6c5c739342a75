/** What a client may say of a chat it starts: a list of attributes, each with its form, and nothing else. */
import * as v from "valibot";
import { LANGUAGES, type Language } from "../domain/customer/profile.ts";
import { Problem } from "./problem.ts";

export const MOST_BODY_BYTES = 16 * 1024;

interface AttributeRule {
  readonly pattern: RegExp;
  readonly description: string;
}

/** The one list: validation, documentation and the names in the flow come from it. */
export const CLIENT_ATTRIBUTES = {
  page: {
    // Without its query, in which addresses carry what is personal.
    pattern: /^\/[A-Za-z0-9._~/%-]{0,199}$/,
    description: "The path of the page that the chat was opened on, without its query.",
  },
  product: { pattern: /^[A-Za-z0-9 ._-]{1,64}$/, description: "The product that the page is about." },
} as const satisfies Record<string, AttributeRule>;

const MOST_PIN_CHARACTERS = 512;

const attribute = ({ pattern }: AttributeRule) =>
  v.exactOptional(v.pipe(v.string(), v.regex(pattern, `must match ${pattern.source}`)));

const ChatBody = closedObject({
  attributes: v.exactOptional(
    closedObject({
      page: attribute(CLIENT_ATTRIBUTES.page),
      product: attribute(CLIENT_ATTRIBUTES.product),
      language: v.exactOptional(v.picklist(LANGUAGES, `must be one of ${LANGUAGES.join(", ")}`)),
    }),
  ),
  pin: v.exactOptional(
    v.pipe(
      v.string(),
      v.maxLength(MOST_PIN_CHARACTERS, `must have at most ${MOST_PIN_CHARACTERS} characters`),
    ),
  ),
});

export interface ChatRequest {
  readonly language?: Language;
  /** Names as flows know them. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly pin?: string;
}

/** Throws Problem. An empty body asks for a chat about nothing in particular. */
export function readChatRequest(text: string): ChatRequest {
  const parsed = v.safeParse(ChatBody, text === "" ? {} : parseJson(text));
  if (!parsed.success)
    throw new Problem("invalid-body", { errors: parsed.issues.slice(0, MOST_ERRORS).map(errorOf) });
  const { attributes: { language, page, product } = {}, pin } = parsed.output;
  return {
    ...(language === undefined ? {} : { language }),
    attributes: {
      ...(page === undefined ? {} : { clientPage: page }),
      ...(product === undefined ? {} : { clientProduct: product }),
    },
    ...(pin === undefined ? {} : { pin }),
  };
}

const MOST_ERRORS = 20;
const MOST_NAME_CHARACTERS = 64;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    // The parser's own message quotes the text.
    throw new Problem("malformed-json");
  }
}

function errorOf(issue: v.BaseIssue<unknown>) {
  const keys = (issue.path ?? []).map(({ key }) => String(key).slice(0, MOST_NAME_CHARACTERS));
  const pointer = keys.map((key) => `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
  return { pointer, detail: detailOf(issue) };
}

function detailOf({ message, expected }: v.BaseIssue<unknown>): string {
  // Valibot's own messages quote what came.
  return /^(must|is) /.test(message) ? message : `must be ${expected ?? "otherwise"}`;
}

/** An object that names every attribute it does not know; Valibot's strict one stops at the first. */
function closedObject<const E extends v.ObjectEntries>(entries: E) {
  return v.pipe(
    v.custom<Record<string, unknown>>(isObject, "must be an object"),
    v.looseObject(entries),
    v.rawCheck(({ dataset, addIssue }) => {
      const input = dataset.value as Record<string, unknown>;
      for (const key of Object.keys(input))
        if (!Object.hasOwn(entries, key))
          addIssue({
            message: "is not allowed",
            path: [{ type: "object", origin: "key", input, key, value: undefined }],
          });
    }),
  );
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
