import fc from "fast-check";
import { expect, test } from "vitest";
import { HOME } from "../lambda/bare-cloud.ts";
import { MappedStream, STREAM_ARN } from "./mapped-stream.ts";

test("whatever fails, every good record is done, and each key in order", async () => {
  const records = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.boolean()), { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(
      records,
      fc.integer({ min: 1, max: 10 }),
      fc.integer({ min: 1, max: 12 }),
      fc.nat(),
      async (given, parallelizationFactor, batchSize, splitAt) => {
        const each = new MappedStream(2);
        const order: string[] = [];
        const failed = new Set<string>();
        // Every marked record fails once; a key stops at its failure, as apply-events does.
        each.attach(
          (batch) => {
            const stopped = new Set<string>();
            const failures: string[] = [];
            for (const { kinesis } of batch) {
              const text = JSON.parse(Buffer.from(kinesis.data, "base64").toString());
              const isFirstFailure = text.endsWith("!") && !failed.has(text);
              if (stopped.has(kinesis.partitionKey)) continue;
              if (isFirstFailure) {
                failed.add(text);
                stopped.add(kinesis.partitionKey);
                failures.push(kinesis.sequenceNumber);
              } else if (!order.includes(text)) order.push(text);
            }
            return { batchItemFailures: failures.map((itemIdentifier) => ({ itemIdentifier })) };
          },
          { parallelizationFactor, batchSize, reportsFailures: true },
        );
        const texts = given.map(([key, fails], at) => `k${key}:${at}${fails ? "!" : ""}`);
        const middle = texts.length === 0 ? 0 : splitAt % texts.length;
        each.put(...texts.slice(0, middle));
        each.streams.require(HOME, "events").resize(3);
        each.put(...texts.slice(middle));
        for (let round = 0; round < 3 || each.mappings.statusOf(STREAM_ARN)[0]?.waiting; round++) {
          await each.settle();
          await each.core.clock.advance(120_000);
        }
        each.stop();
        expect([...order].sort()).toEqual([...texts].sort());
        for (let key = 0; key <= 5; key++) {
          const isOfKey = (text: string) => text.startsWith(`k${key}:`);
          expect(order.filter(isOfKey)).toEqual(texts.filter(isOfKey));
        }
      },
    ),
    { numRuns: 60 },
  );
});
