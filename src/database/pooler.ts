import { Client } from 'pg';

const CONNECT_TIMEOUT_MS = 2_000;
const ANSWER_TIMEOUT_MS = 4_000;
const TRIES = 5;

/**
 * Whether the sessions at `url` are not ours alone: a pooler in transaction mode lends one connection to PostgreSQL
 * to many clients, so what a session prepares, sets or locks is lost, or met by others.
 */
export async function sharesSessions(url: string): Promise<boolean> {
  const first = await connect(url);
  const others: Client[] = [];
  try {
    const backend = await backendOf(first);
    // PostgreSQL tells each client the id of the process that serves it; a pooler makes a number up.
    if (backend === (first as unknown as { processID: number }).processID) return false;
    while (others.length < TRIES) {
      const other = await connect(url);
      others.push(other);
      // A second client keeps its connection in a transaction: it holds that of the first, or the first gets another
      // one.
      const borrowed = await other.query('begin').then(
        () => backendOf(other),
        () => undefined,
      );
      // A pooler in session mode may have no connection to spare.
      if (borrowed === undefined) return false;
      if (borrowed === backend || (await backendOf(first)) !== backend) return true;
    }
    return false;
  } finally {
    await Promise.all([first, ...others].map((client) => client.end()));
  }
}

async function connect(url: string): Promise<Client> {
  const client = new Client({
    connectionString: url,
    application_name: 'imshop-sign-in',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
  });
  // The server may go away at any time. The next query finds out; an error event without a listener would end the
  // process.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function backendOf(client: Client): Promise<number | undefined> {
  return (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid;
}
