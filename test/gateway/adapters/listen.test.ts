import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { listenForRequests } from "../../../gateway/adapters/listen.ts";
import { edgeUnderTest } from "../../support/edge/edge-under-test.ts";

describe("the server", () => {
  it("cuts a body of 10 MB off early", async () => {
    const edge = await edgeUnderTest();
    const server = await listenForRequests(edge.app.fetch, 0);
    const sent = await new Promise<{ answer: string; bytes: number }>((resolve, reject) => {
      let bytes = 0;
      let answer = "";
      const socket = connect(server.port, "127.0.0.1");
      const chunk = "x".repeat(64_000);
      const pour = () => {
        if (bytes >= 10_000_000 || socket.destroyed) return;
        bytes += chunk.length;
        socket.write(`${chunk.length.toString(16)}\r\n${chunk}\r\n`, () => setImmediate(pour));
      };
      socket.on("data", (data) => {
        answer += data.toString();
      });
      // The server closes while the client still sends.
      socket.on("error", (error: NodeJS.ErrnoException) => {
        if (error.code !== "ECONNRESET" && error.code !== "EPIPE") reject(error);
      });
      socket.on("close", () => resolve({ answer, bytes }));
      socket.write(
        "POST /v1/chats HTTP/1.1\r\nHost: edge\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n",
        pour,
      );
    });
    expect(sent.answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(sent.bytes).toBeLessThan(10_000_000);
    await server.drain(1_000);
  });

  it("finishes what is under way before it ends, and takes nothing new", async () => {
    const { promise: release, resolve } = Promise.withResolvers<void>();
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
    const server = await listenForRequests(async () => {
      arrive();
      await release;
      return new Response("done");
    }, 0);
    const address = `http://127.0.0.1:${server.port}/`;
    const request = fetch(address);
    await arrived;
    const drained = server.drain(10_000);
    await expect(fetch(address)).rejects.toThrowError();
    resolve();
    expect(await (await request).text()).toBe("done");
    await drained;
  });

  it("waits no longer than it is told", async () => {
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
    const server = await listenForRequests(() => {
      arrive();
      return new Promise(() => undefined);
    }, 0);
    const request = fetch(`http://127.0.0.1:${server.port}/`);
    await arrived;
    await Promise.all([server.drain(20), expect(request).rejects.toThrowError()]);
  });
});
