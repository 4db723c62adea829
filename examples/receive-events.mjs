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

const server = createServer((request, response) => {
  text(request)
    .then((body) => {
      // Throws for a signature that is wrong or older than five minutes.
      const event = webhook.verify(body, request.headers);
      if (!known.has(event.id)) heed(event);
      known.add(event.id);
      response.writeHead(204).end();
    })
    // The service repeats whatever is not answered with 2xx; 410 would tell it to stop.
    .catch(() => response.writeHead(401).end());
});
server.listen(Number(process.env.PORT ?? 8080), () => console.log(`receives at port ${server.address().port}`));
