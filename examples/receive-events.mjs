// Receives the changes of accounts that the sign-in service pushes to `EVENTS_URL`, each at least once and those of an
// account in order. To try it: npm install standardwebhooks, then PORT=8080 EVENTS_SECRET=whsec_… node receive-events.mjs
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

const webhook = new Webhook(process.env.EVENTS_SECRET);
/** Ids of the changes that were dealt with: keep them in your database, in the transaction that deals with the change. */
const known = new Set();

/** Brings what you have of the account up to date; a type that you do not know is none of your concern. */
function heed({ type, accountId, previousId, account }) {
  console.log([type, accountId, previousId, account?.phone].filter(Boolean).join(' '));
}

/** The event of a request; throws for a signature that is wrong or older than five minutes. */
async function eventOf(request) {
  return webhook.verify(await text(request), request.headers);
}

const server = createServer(async (request, response) => {
  const event = await eventOf(request).catch(() => undefined);
  if (event && !known.has(event.id)) {
    heed(event);
    known.add(event.id);
  }
  // The service repeats whatever is not answered with 2xx, and 410 tells it to stop.
  response.writeHead(event ? 204 : 401).end();
});
server.listen(Number(process.env.PORT ?? 8080), () => console.log(`receives at port ${server.address().port}`));
