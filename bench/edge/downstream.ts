/** A process of its own: trivial stand-ins for Connect and DynamoDB, which answer at once and know nothing. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

let contacts = 0;

const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => {
    const isConnect = request.url?.startsWith("/contact/chat") === true;
    contacts += 1;
    const body = isConnect
      ? { ContactId: `contact-${contacts}`, ParticipantId: "participant", ParticipantToken: "token" }
      : {};
    response.writeHead(200, {
      "content-type": isConnect ? "application/json" : "application/x-amz-json-1.0",
    });
    response.end(JSON.stringify(body));
  });
});

server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on("disconnect", () => process.exit(0));
