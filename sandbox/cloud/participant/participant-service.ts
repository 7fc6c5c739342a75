/**
 * Connect's participant service: what a customer's chat client calls. It knows no signature: the bearer is a token
 * that Connect gave out, and the token says which chat, and so which region, the call is for.
 */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { readApiModel } from "../../data/read.ts";
import type { ChatContact, ChatDesk } from "../connect/chat-desk.ts";
import { ClientTokens } from "../connect/client-tokens.ts";
import { inputProblems } from "../connect/model-check.ts";
import { ModelRouter } from "../connect/model-route.ts";
import { errorReply, notImplemented, refuse } from "../error-shape.ts";
import { head } from "../http-server.ts";
import type { ApiRates } from "../quota/api-rates.ts";
import { type CloudCore, type HttpReply, type HttpRequest, ServiceError } from "../service.ts";
import { ChatSocket } from "./chat-socket.ts";
import { Connections, SOCKET_PATH } from "./connections.ts";
import { PARTICIPANT_OPERATIONS, type ParticipantOperation } from "./operations.ts";

const NAME = "connectparticipant";
const LARGEST_FRAME_BYTES = 128 * 1024;
/** Chat clients are web pages of other origins. */
const FOR_WEB_PAGES = { "access-control-allow-origin": "*" };

interface Asked {
  readonly operation: string;
  readonly offered: ParticipantOperation;
  readonly contact: ChatContact;
  readonly input: Readonly<Record<string, unknown>>;
}

export class ParticipantService {
  readonly #core: CloudCore;
  readonly #chats: ChatDesk;
  readonly #rates: ApiRates;
  readonly #connections: Connections;
  readonly #tokens: ClientTokens;
  readonly #sockets = new Set<ChatSocket>();
  readonly #upgrades = new WebSocketServer({ noServer: true, maxPayload: LARGEST_FRAME_BYTES });
  #router: ModelRouter | undefined;

  constructor(core: CloudCore, chats: ChatDesk, rates: ApiRates) {
    this.#core = core;
    this.#chats = chats;
    this.#rates = rates;
    this.#connections = new Connections(core);
    this.#tokens = new ClientTokens(core.clock);
    core.faults.onChange(() => this.#dropLost());
  }

  takes({ path }: HttpRequest): boolean {
    return path.startsWith("/participant/");
  }

  /** Undefined where the connection must break off without an answer. */
  answer(request: HttpRequest, requestId: string): HttpReply | undefined {
    if (request.method === "OPTIONS") return preflight();
    if (this.#isOfLostRegion(request.headers["x-amz-bearer"] ?? "")) return undefined;
    try {
      const asked = this.#read(request);
      const { contact, operation } = asked;
      this.#rates.admit(NAME, operation, contact.instance.arn);
      const json = asked.offered.answer(contact, asked.input, {
        chats: this.#chats,
        connections: this.#connections,
        tokens: this.#tokens,
      });
      if (this.#core.faults.takeLostReply(contact.region, operation)) return undefined;
      return {
        status: 200,
        headers: { "content-type": "application/json", "x-amzn-requestid": requestId, ...FOR_WEB_PAGES },
        body: JSON.stringify(json),
      };
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const reply = errorReply(error, "rest-json", requestId);
      const headers = {
        ...reply.headers,
        ...FOR_WEB_PAGES,
        "access-control-expose-headers": "x-amzn-errortype, x-amzn-requestid",
      };
      return { ...reply, headers };
    }
  }

  /** Takes over a connection that asks to become a socket. */
  upgrade(incoming: IncomingMessage, socket: Duplex, first: Buffer): void {
    const { path, query } = head(incoming);
    const token = query.get("token") ?? "";
    if (this.#isOfLostRegion(token)) {
      socket.destroy();
      return;
    }
    const contact = path === SOCKET_PATH ? this.#connections.ofAddress(token) : undefined;
    if (contact === undefined) {
      socket.end("HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
      return;
    }
    this.#upgrades.handleUpgrade(incoming, socket, first, (opened) => {
      const held = new ChatSocket(opened, contact, this.#chats);
      this.#sockets.add(held);
      opened.on("close", () => this.#sockets.delete(held));
    });
  }

  /** Breaks the sockets of a contact's customer; says how many there were. */
  drop(contactId: string): number {
    const dropped = [...this.#sockets].filter(({ contact }) => contact.id === contactId);
    for (const socket of dropped) socket.drop();
    return dropped.length;
  }

  /** How many sockets of a contact's customer are subscribed to its chat. */
  listening(contactId: string): number {
    return [...this.#sockets].filter(({ contact, isListening }) => contact.id === contactId && isListening)
      .length;
  }

  reset(): void {
    for (const socket of this.#sockets) socket.drop();
    this.#connections.clear();
    this.#tokens.clear();
  }

  #read(request: HttpRequest): Asked {
    const model = readApiModel("participant");
    this.#router ??= new ModelRouter(model);
    const routed = this.#router.route(request);
    if (routed === undefined)
      throw refuse("unknown-operation", "rest-json", `There is no ${request.method} ${request.path}.`);
    const { operation, input } = routed;
    const offered = Object.hasOwn(PARTICIPANT_OPERATIONS, operation)
      ? PARTICIPANT_OPERATIONS[operation]
      : undefined;
    if (offered === undefined) throw notImplemented(NAME, operation, "rest-json");
    const problems = inputProblems(model, model.operations[operation]?.input ?? "", input);
    if (problems.length > 0) throw new ServiceError("ValidationException", problems.join("; "));
    const bearer = String(input[offered.bearer]);
    const contact =
      offered.bearer === "ParticipantToken" ? this.#chats.find(bearer) : this.#connections.ofToken(bearer);
    if (contact === undefined)
      throw new ServiceError("AccessDeniedException", "The token is not valid, or its chat has ended.", 403);
    return { operation, offered, contact, input };
  }

  /** Tokens begin with their region, so that a lost one answers nobody, whatever became of the chat. */
  #isOfLostRegion(token: string): boolean {
    const { faults } = this.#core;
    const region = token.slice(0, Math.max(0, token.indexOf(".")));
    return faults.isLost(region) || faults.isServiceLost(region, NAME);
  }

  #dropLost(): void {
    for (const socket of this.#sockets) if (this.#core.faults.isLost(socket.contact.region)) socket.drop();
  }
}

function preflight(): HttpReply {
  return {
    status: 204,
    headers: {
      ...FOR_WEB_PAGES,
      "access-control-allow-methods": "GET, POST",
      "access-control-allow-headers": "*, authorization",
      "access-control-max-age": "600",
    },
    body: "",
  };
}
