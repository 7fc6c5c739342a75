/** Runs by itself: loads one bundle as Lambda would at a cold start, and prints how long that took. */
import { pathToFileURL } from "node:url";

const [file = ""] = process.argv.slice(2);
const startedAt = performance.now();
await import(pathToFileURL(file).href);
console.log(performance.now() - startedAt);
// What it may have begun at its own start, such as opening a connection, is not part of loading it.
process.exit(0);
