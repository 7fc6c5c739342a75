import fc from "fast-check";
import { expect, test } from "vitest";
import { projectCopy, stackCopy } from "../../../sandbox/engine/project.ts";

test("the copy of the project leads back to the repository and keeps everything else", () => {
  const project = { name: "tandem", runtime: "nodejs", main: "index.ts", description: "two regions" };
  expect(projectCopy(project, "../..")).toEqual({ ...project, main: "../../" });
});

test("overrides win over committed values, whether or not they are written with the project's name", () => {
  const committed = {
    config: { "tandem:protect": true, "tandem:timeZone": "Europe/Berlin", "aws:profile": "x" },
  };
  const overrides = { protect: false, "tandem:timeZone": "Europe/London" };
  expect(stackCopy("tandem", committed, overrides, {})).toEqual({
    config: { "tandem:protect": false, "tandem:timeZone": "Europe/London", "aws:profile": "x" },
  });
});

test("the copy keeps its own salt and never takes that of the committed file", () => {
  const copy = stackCopy("tandem", { encryptionSalt: "theirs" }, {}, { encryptionSalt: "mine" });
  expect(copy).toEqual({ config: {}, encryptionsalt: "mine" });
});

test("whatever is overridden, no committed key is lost and no other appears", () => {
  const values = fc.dictionary(fc.stringMatching(/^[a-z]+$/), fc.jsonValue() as fc.Arbitrary<string>);
  fc.assert(
    fc.property(values, values, (committed, overrides) => {
      const qualified = Object.fromEntries(
        Object.entries(committed).map(([key, value]) => [`tandem:${key}`, value]),
      );
      const { config } = stackCopy("tandem", { config: qualified }, overrides, {});
      const expected = new Set(
        [...Object.keys(committed), ...Object.keys(overrides)].map((key) => `tandem:${key}`),
      );
      expect(new Set(Object.keys(config as object))).toEqual(expected);
    }),
  );
});
