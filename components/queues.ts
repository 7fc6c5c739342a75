/** The queues of every instance: all that some intent leads to. */
import { INTENTS, type QueueName } from "../domain/intents.ts";

export const QUEUES: readonly QueueName[] = [
  ...new Set(Object.values(INTENTS).map(({ queue }) => queue)),
].toSorted();
