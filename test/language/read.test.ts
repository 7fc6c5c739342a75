import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { FlowType } from "../../language/document.ts";
import { readDocument, UnreadableFlow } from "../../language/read.ts";
import { validate } from "../../language/validate.ts";
import { action, END, flowOf, leadsTo } from "./sample.ts";

const CORPUS = join(import.meta.dirname, "../../../shared/corpus/flows");

describe("readDocument", () => {
  const good = flowOf(
    action("say", "MessageParticipant", { Text: "x", Nested: { list: ["a", 1, true] } }, leadsTo("end")),
    END,
  );

  it("gives back what was written", () => {
    expect(readDocument(JSON.stringify(good))).toEqual(good);
  });

  it("takes actions without parameters and transitions, as exports have them", () => {
    const text =
      '{"Version":"2019-10-30","StartAction":"a","Actions":[{"Identifier":"a","Type":"EndFlowExecution"}]}';
    expect(readDocument(text).Actions).toEqual([action("a", "EndFlowExecution")]);
  });

  it.each<readonly [string, string, RegExp]>([
    ["{", "$", /no JSON/],
    ["[]", "$", /an object was expected/],
    ['{"Version":"2"}', "$.Version", /"2019-10-30" was expected, "2" came/],
    [text({ StartAction: 1 }), "$.StartAction", /a text was expected, 1 came/],
    [text({ Actions: {} }), "$.Actions", /a list was expected/],
    [text({ Actions: [{ Type: "x" }] }), "$.Actions[0].Identifier", /nothing came/],
    [text({ Actions: [{ ...END, Parameters: { a: [null] } }] }), "$.Actions[0].Parameters.a[0]", /null/],
    [
      text({
        Actions: [
          { ...END, Transitions: { Conditions: [{ NextAction: "a", Condition: { Operator: "And" } }] } },
        ],
      }),
      "$.Actions[0].Transitions.Conditions[0].Condition.Operator",
      /And came/,
    ],
  ])("refuses %s at %s", (source, path, reason) => {
    expect(() => readDocument(source)).toThrow(UnreadableFlow);
    expect(() => readDocument(source)).toThrow(reason);
    expect(() => readDocument(source)).toThrow(`at ${path}:`);
  });

  function text(changed: object): string {
    return JSON.stringify({ ...good, ...changed });
  }
});

describe("flows that others published", () => {
  const isThere = existsSync(CORPUS);
  const files = isThere ? corpusFiles() : [];
  const reason = isThere ? "" : " (skipped: the corpus of published flows is not beside this checkout)";

  it.skipIf(!isThere)(`are all read${reason}`, () => {
    expect(files.length).toBeGreaterThan(20);
    for (const { content } of files) expect(readDocument(content).Actions.length).toBeGreaterThan(0);
  });

  // Test fixtures of a copying tool were written by hand and never sent to the service.
  it.skipIf(!isThere)(`that the service runs have no error${reason}`, () => {
    const problems = files
      .filter(({ path }) => !/fixtures|templates/.test(path))
      .flatMap(({ path, content, type }) =>
        validate(readDocument(content), type)
          .filter(({ severity }) => severity === "error")
          .map((problem) => ({ path, ...problem })),
      );
    expect(problems).toEqual([]);
  });
});

interface CorpusFile {
  readonly path: string;
  readonly content: string;
  readonly type: FlowType;
}

function corpusFiles(): readonly CorpusFile[] {
  const paths = readdirSync(CORPUS, { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(".json"),
  );
  return paths.map((path) => {
    const source: unknown = JSON.parse(readFileSync(join(CORPUS, path), "utf8"));
    const content = find(source, "Content") ?? JSON.stringify(source);
    const isModule = "Settings" in (JSON.parse(content) as object);
    return {
      path,
      content,
      type: (find(source, "Type") as FlowType | undefined) ?? (isModule ? "MODULE" : "CONTACT_FLOW"),
    };
  });
}

/** The first text under a name, in an export of any wrapping; actions are not searched. */
function find(value: unknown, name: string): string | undefined {
  if (typeof value !== "object" || value === null || "Actions" in value) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    if (key === name && typeof inner === "string") return inner;
    const found = find(inner, name);
    if (found !== undefined) return found;
  }
  return undefined;
}
