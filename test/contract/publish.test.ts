import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { publish } from "../../contract/publish.ts";
import { runProgram } from "../support/program-mocks.ts";

describe("the published outputs", () => {
  it("wait for what is pending anywhere in them, and carry the version", async () => {
    const region = {
      region: "eu-west-2",
      instance: { id: pulumi.output("i"), arn: "arn", alias: "a" },
      phoneNumber: pulumi.output("+44"),
      mail: { address: "help@example.com", addressArn: pulumi.output("arn") },
      securityKeyId: "k",
      botAliasArn: "b",
      queues: { billing: pulumi.output("q") },
      flows: {},
      modules: {},
      functions: pulumi.output({}) as never,
    };
    const run = await runProgram(async () => {
      const published = publish({
        stack: "s",
        accountId: "1",
        linkMode: "independent",
        witnessRegion: "eu-west-1",
        regions: { home: region, peer: region },
        tables: {} as never,
        google: { project: "p", network: "n", subnet: "s" },
        kubernetes: { namespace: "n" },
        edge: {
          hostname: "chat.example.com",
          address: "192.0.2.1",
          certificateProof: { name: "_acme.chat.example.com.", type: "CNAME", data: "proof." },
        },
      });
      return new Promise<unknown>((resolve) => published.apply(resolve));
    });
    expect(run.result).toMatchObject({
      version: 1,
      regions: { peer: { instance: { id: "i" }, phoneNumber: "+44", queues: { billing: "q" } } },
    });
  });
});
