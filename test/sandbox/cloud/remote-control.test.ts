import { afterAll, beforeAll, expect, test } from "vitest";
import { connectControl } from "../../../sandbox/cloud/remote-control.ts";
import { type SmallCloud, startSmallCloud } from "./small-cloud.ts";

let cloud: SmallCloud;

beforeAll(async () => {
  cloud = await startSmallCloud(() => [], {
    now: async () => 42,
    settle: async () => undefined,
    advance: async ({ milliseconds }) => {
      throw new RangeError(`cannot advance by ${milliseconds}`);
    },
  });
});
afterAll(() => cloud.stop());

test("a call over HTTP is the call in the process: result, nothing, or the error by name", async () => {
  const control = connectControl(cloud.core.endpoint);
  expect(await control.now()).toBe(42);
  expect(await control.settle()).toBeNull();
  await expect(control.advance({ milliseconds: -1 })).rejects.toMatchObject({
    name: "RangeError",
    message: "cannot advance by -1",
  });
});

test("a web page gets no control, whatever name it reaches this machine by", async () => {
  const post = (headers: Record<string, string>) =>
    fetch(`${cloud.core.endpoint}/_sandbox/now`, { method: "POST", headers, body: "{}" });
  expect((await post({})).status).toBe(200);
  expect((await post({ origin: "http://evil.example" })).status).toBe(403);
});

test("an unknown method, another verb and a body that is no object are refused", async () => {
  const address = `${cloud.core.endpoint}/_sandbox/`;
  expect((await fetch(`${address}toString`, { method: "POST", body: "{}" })).status).toBe(404);
  expect((await fetch(`${address}now`)).status).toBe(404);
  expect((await fetch(`${address}now`, { method: "POST", body: "[]" })).status).toBe(400);
});

test("where no cloud listens, the error says how to start one", async () => {
  const gone = await startSmallCloud(() => []);
  await gone.stop();
  await expect(connectControl(gone.core.endpoint).now()).rejects.toThrow(/start one with "npm start"/);
});
