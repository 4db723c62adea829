import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Random } from './random';

const SLOW_MS = 200;
/** Of the answers that pass while it cuts. */
const CUT_SHARE = 0.2;

export type Mood = 'passing' | 'slow' | 'cutting' | 'half-open' | 'trickling';

/** Stands between the service and what it calls, and does to the bytes what networks do. */
export class TcpProxy {
  /** From now on, also to connections that are open already. */
  mood: Mood = 'passing';
  /** Answers that were delayed, cut, swallowed or taken apart. */
  faults = 0;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly targetPort: number,
    private readonly random: Random,
  ) {}

  static async start(targetPort: number, random: Random): Promise<TcpProxy> {
    const server = createServer({ noDelay: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxy = new TcpProxy(server, targetPort, random);
    server.on('connection', (caller) => proxy.serve(caller));
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await once(this.server, 'close');
  }

  private serve(caller: Socket): void {
    const target = connect({ port: this.targetPort, host: '127.0.0.1', noDelay: true });
    const bothEnd = () => {
      caller.destroy();
      target.destroy();
    };
    for (const socket of [caller, target]) {
      this.sockets.add(socket);
      socket.on('error', bothEnd).on('close', () => {
        this.sockets.delete(socket);
        bothEnd();
      });
    }
    // Bytes that were dropped are missing for ever, so such a connection stays dead.
    let isDead = false;
    const isSwallowed = () => {
      if (this.mood === 'half-open' && !isDead) {
        isDead = true;
        this.faults++;
      }
      return isDead;
    };
    caller.on('data', (chunk) => void (isSwallowed() || target.write(chunk)));
    // Answers keep their order, however long each takes.
    let queue = Promise.resolve();
    target.on('data', (chunk: Buffer) => {
      const arrivedAt = Date.now();
      if (!isSwallowed()) queue = queue.then(() => this.hand(caller, chunk, arrivedAt)).catch(bothEnd);
    });
  }

  private async hand(caller: Socket, chunk: Buffer, arrivedAt: number): Promise<void> {
    switch (this.mood) {
      case 'passing':
      case 'half-open':
        caller.write(chunk);
        return;
      case 'slow':
        this.faults++;
        await sleep(Math.max(0, arrivedAt + SLOW_MS - Date.now()));
        caller.write(chunk);
        return;
      case 'cutting':
        if (this.random.next() >= CUT_SHARE) return void caller.write(chunk);
        this.faults++;
        return void caller.write(chunk.subarray(0, chunk.length / 2), () => caller.destroy());
      case 'trickling':
        this.faults++;
        for (const byte of chunk) {
          caller.write(Buffer.of(byte));
          await nextTurn();
        }
        return;
      default:
        return this.mood satisfies never;
    }
  }
}
