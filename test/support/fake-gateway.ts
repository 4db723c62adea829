import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { once } from 'node:events';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { generate } from 'selfsigned';

export interface Received<Message> {
  method: string | undefined;
  /** The path and the query of the call. */
  url: string;
  contentType: string | undefined;
  authorization: string | undefined;
  /** The fields of the body. */
  message: Message;
}

/** A report as a gateway would post it; the tests post it. */
export interface FakeReport {
  contentType: string;
  body: string;
}

type Behaviour<Message> = (response: ServerResponse, message: Message) => void;

/**
 * A gateway over a real socket: takes SMS and balance calls, refuses as the gateway it stands for does, and misbehaves
 * when it is told to. Each gateway says in its own class what its messages and answers look like, and which
 * documentation that is taken from: pages and clients of 2021 to 2026, none of it tried against a live gateway.
 */
export abstract class FakeGateway<Message extends object = object, Code = unknown> {
  /** Every call to send, whatever was answered. */
  readonly received: Received<Message>[] = [];
  /** Every call for the balance. */
  readonly balanceCalls: Received<object>[] = [];
  /** The SMS that were answered with success. */
  readonly accepted: { phone: string; text: string; id: string }[] = [];
  /** The right credentials, in the form of `credentialsIn`; if `undefined`, any are right. */
  credentials?: string;
  /** Called for every SMS that is handed over, whatever the answer is. */
  onSms?: (sms: { phone: string; text: string }) => void;

  private server: Server = createServer();
  private scheme = 'http';
  private lastId = 1000;
  private readonly take: Behaviour<Message> = (response, message) =>
    response.writeHead(this.successStatus).end(this.accepting(this.smsIn(message).phone));
  private readonly tellBalance: Behaviour<object> = (response) => response.end(written(this.balance()));
  private behaviour = this.take;
  private balanceBehaviour = this.tellBalance;

  protected abstract readonly sendPath: string;
  /** The path of the call for the balance, if the gateway has one. */
  protected readonly balancePath?: string;
  protected readonly successStatus: number = 200;
  protected abstract readonly wrongCredentials: Code;
  protected readonly wrongCredentialsStatus: number = 200;
  protected abstract credentialsIn(received: Received<Message>): string;
  protected abstract smsIn(message: Message): { phone: string; text: string };
  /** The answer to an SMS that is taken: an object is sent as JSON, a text as it is. */
  protected abstract success(id: string, phone: string): object | string;
  protected abstract refusal(code: Code, phone: string): object | string;

  static async start<Fake extends { open(isTls: boolean): Promise<void> }>(
    this: new () => Fake,
    { tls = false }: { tls?: boolean } = {},
  ): Promise<Fake> {
    const gateway = new this();
    await gateway.open(tls);
    return gateway;
  }

  /** Starts the gateway with TLS and a certificate that no authority has signed. */
  async open(isTls = false): Promise<void> {
    const serve: RequestListener = (request, response) => void this.serve(request, response);
    this.scheme = isTls ? 'https' : 'http';
    this.server = isTls ? createTlsServer(await certificate(), serve) : createServer(serve);
    await this.listen(0);
  }

  /** The address that SMS are sent to. */
  get url(): string {
    return `${this.scheme}://127.0.0.1:${this.port}${this.sendPath}`;
  }

  private get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Sets how the gateway answers from now on. */
  behave(behaviour: Behaviour<Message>): void {
    this.behaviour = behaviour;
  }

  /** Sets how the gateway answers calls for the balance from now on. */
  behaveOnBalance(behaviour: (response: ServerResponse) => void): void {
    this.balanceBehaviour = behaviour;
  }

  /** The gateway takes every SMS again. */
  accept(): void {
    this.behaviour = this.take;
    this.balanceBehaviour = this.tellBalance;
  }

  /** Behaves well, has received nothing, and lets `credentials` in. */
  reset(credentials?: string): void {
    this.accept();
    this.credentials = credentials;
    for (const list of [this.received, this.balanceCalls, this.accepted]) list.length = 0;
  }

  refuse(code: Code, httpStatus = 200): void {
    this.behave((response, message) =>
      response.writeHead(httpStatus).end(this.refusing(code, this.smsIn(message).phone)),
    );
  }

  /** The body that accepts the latest SMS to `phone`. */
  accepting(phone: string): string {
    const id = this.idOf(this.nextId());
    this.accepted.push({ phone, text: this.textsTo(phone).at(-1) ?? '', id });
    return written(this.success(id, phone));
  }

  /** The body that refuses an SMS. */
  refusing(code: Code, phone = ''): string {
    return written(this.refusal(code, phone));
  }

  nextId(): number {
    return ++this.lastId;
  }

  smsTo(phone: string): Message[] {
    return this.received.map(({ message }) => message).filter((message) => this.smsIn(message).phone === phone);
  }

  textsTo(phone: string): string[] {
    return this.smsTo(phone).map((message) => this.smsIn(message).text);
  }

  /** The code of the latest SMS to `phone`. */
  codeFor(phone: string): string {
    const code = /\d{4,9}/.exec(this.textsTo(phone).at(-1) ?? '')?.[0];
    if (!code) throw new Error(`No SMS to ${phone}`);
    return code;
  }

  /** The id that the latest SMS to `phone` was accepted under. */
  idFor(phone: string): string {
    return this.accepted.findLast((sms) => sms.phone === phone)?.id ?? '';
  }

  /** Stops listening, so that connections are refused. */
  async goDown(): Promise<number> {
    const { port } = this;
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
    return port;
  }

  async listen(port: number): Promise<void> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  async stop(): Promise<void> {
    if (this.server.listening) await this.goDown();
  }

  protected idOf(number: number): string {
    return String(number);
  }

  protected balance(): object {
    return {};
  }

  protected messageIn(body: string, { 'content-type': contentType }: IncomingHttpHeaders): object {
    return contentType?.includes('json') ? (JSON.parse(body) as object) : Object.fromEntries(new URLSearchParams(body));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url = '', headers } = request;
    const { 'content-type': contentType, authorization } = headers;
    const message = this.messageIn(await text(request), headers) as Message;
    const received = { method, url, contentType, authorization, message };
    response.setHeader('content-type', 'application/json; charset=utf-8');
    const isBalanceCall = new URL(received.url, this.url).pathname === this.balancePath;
    if (isBalanceCall) this.balanceCalls.push(received);
    else {
      this.received.push(received);
      this.onSms?.(this.smsIn(received.message));
    }
    if (this.credentials !== undefined && this.credentialsIn(received) !== this.credentials)
      response.writeHead(this.wrongCredentialsStatus).end(this.refusing(this.wrongCredentials));
    else if (isBalanceCall) this.balanceBehaviour(response, received.message);
    else this.behaviour(response, received.message);
  }
}

/** Any of the fake gateways; they differ in their private properties only. */
export type AnyFakeGateway = Pick<FakeGateway, keyof FakeGateway>;

function written(answer: object | string): string {
  return typeof answer === 'string' ? answer : JSON.stringify(answer);
}

async function certificate(): Promise<{ key: string; cert: string }> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  return { key, cert };
}
