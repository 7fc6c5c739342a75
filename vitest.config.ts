import { defineConfig } from "vitest/config";

/** Each of them brings up the whole program: one after the other, once all the others are through. */
const DEPLOYMENTS = ["test/tools/start.test.ts", "test/tools/sandbox/session.test.ts"];

export default defineConfig({
  test: {
    // Two cores: more workers than that only slow the tests that start the engine.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: "parts",
          include: ["test/**/*.test.ts"],
          exclude: DEPLOYMENTS,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: "whole", include: DEPLOYMENTS, maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
