/** Stands in for AWS while bundles load: keys for whoever asks for a secret, nothing for whoever asks for more. */
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";

const RING = JSON.stringify({ active: 1, versions: { 1: randomBytes(32).toString("base64") } });

export async function smallService(): Promise<{ readonly url: string; close(): void }> {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = privateKey.export({ type: "pkcs8", format: "pem" });
  const securityKey = JSON.stringify({ privateKey: pem });
  const server = createServer(async (request, response) => {
    const asked = await text(request);
    const isSecret = String(request.headers["x-amz-target"]).startsWith("secretsmanager");
    const value = asked.includes("securityKey") ? securityKey : RING;
    response.writeHead(200, { "content-type": "application/x-amz-json-1.1" });
    response.end(JSON.stringify(isSecret ? { SecretString: value } : {}));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}
