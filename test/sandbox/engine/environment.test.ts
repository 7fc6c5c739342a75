import { expect, test } from "vitest";
import { runEnvironment } from "../../../sandbox/engine/environment.ts";

const RUN = {
  stateDirectory: "/tmp/a state#1",
  cliDirectory: "/opt/pulumi/bin",
  debugProviders: "aws:4001",
  checkpoints: "each",
} as const;

test("a run does not see who starts it: no credentials, default regions, clusters or other backends", () => {
  const theirs = {
    AWS_REGION: "us-east-1",
    AWS_PROFILE: "prod",
    GOOGLE_PROJECT: "theirs",
    KUBECONFIG: "/home/ada/.kube/config",
    PULUMI_BACKEND_URL: "s3://theirs",
    PULUMI_ACCESS_TOKEN: "pul-1",
    PATH: "/usr/bin",
    LANG: "de_DE.UTF-8",
  };
  const environment = runEnvironment(RUN, theirs);
  expect(environment).toMatchObject({ LANG: "de_DE.UTF-8", PATH: "/opt/pulumi/bin:/usr/bin" });
  const leaked = ["AWS_REGION", "AWS_PROFILE", "GOOGLE_PROJECT", "KUBECONFIG", "PULUMI_ACCESS_TOKEN"];
  expect(leaked.filter((name) => name in environment)).toEqual([]);
});

test("the state is a folder whose name may hold anything", () => {
  expect(runEnvironment(RUN, {})["PULUMI_BACKEND_URL"]).toBe("file:///tmp/a%20state%231?metadata=skip");
});

test("nobody's environment skips the checkpoints that a killed run is continued from", () => {
  expect(runEnvironment(RUN, { PULUMI_SKIP_CHECKPOINTS: "true" })["PULUMI_SKIP_CHECKPOINTS"]).toBeUndefined();
});

test("a first deployment writes its state once", () => {
  expect(runEnvironment({ ...RUN, checkpoints: "last" }, {})["PULUMI_SKIP_CHECKPOINTS"]).toBe("true");
});
