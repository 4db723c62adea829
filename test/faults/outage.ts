import { pause, within } from './pause';
import type { Rig } from './rig';

/** R14: quick. The service promises 10 s; a machine that is busy with the suite gets some more. */
const QUICK_MS = 12_000;
const RECOVERY_MS = 10_000;
/** Calls of each kind to each replica at once: more than its pool has connections. */
const AT_ONCE = 4;
/** Between two looks at the service while the fault lasts. */
const BETWEEN_PROBES_MS = 4_000;

export interface Outage {
  /** So long after its start the fault ends. */
  ms: number;
  begin: () => Promise<unknown>;
  end: () => Promise<unknown>;
  /** Whether calls can be served all the same, as long as each that succeeds does so wholly. */
  mayServe?: boolean;
}

/**
 * Checks that the service, while it has no database, answers quickly with errors in the contract's form, sends nothing
 * and signs nobody in. Afterwards the same processes serve again within 10 s; returns the seconds that it took.
 */
export async function sitThrough(rig: Rig, { ms, begin, end, mayServe = false }: Outage): Promise<number> {
  const processes = rig.replicas.map(({ pid }) => pid);
  // Somebody has a code already, and would sign in.
  const phone = rig.newPhone();
  await rig.caller.requestCode(rig.urls[0], phone);
  rig.tally.faults++;
  await begin();
  const startedAt = Date.now();
  do {
    await probe(rig, phone, mayServe);
    await pause(Math.min(BETWEEN_PROBES_MS, Math.max(0, ms - (Date.now() - startedAt))));
  } while (Date.now() - startedAt < ms);
  await end();

  const endedAt = Date.now();
  const works = (url: string) => within(2 * RECOVERY_MS, async () => Boolean((await rig.signIn(url)).body.user));
  const worked = await Promise.all(rig.urls.map(works));
  const recovery = Date.now() - endedAt;
  if (worked.includes(false))
    rig.tally.violation(`a replica did not recover: ${rig.replicas[0]?.output.slice(-2_000)}`);
  else if (recovery > RECOVERY_MS) rig.tally.violation(`the recovery took ${recovery} ms`);
  if (rig.replicas.some(({ pid }, i) => pid !== processes[i])) rig.tally.violation('a replica was restarted');
  return Math.round(recovery / 100) / 10;
}

async function probe(rig: Rig, phoneWithCode: string, mayServe: boolean): Promise<void> {
  const { caller, tally }: Rig = rig;
  const calls = Array.from({ length: AT_ONCE }, () => rig.urls)
    .flat()
    .flatMap((url) => {
      const newcomer = rig.newPhone();
      return [
        caller.requestCode(url, newcomer).then((answer) => {
          const sms = rig.book.to(newcomer).length;
          if (answer.body.error && sms > 0) tally.violation(`an SMS went out, and the answer was ${answer.status}`);
          return answer;
        }),
        caller.confirmCode(url, phoneWithCode, rig.book.codeFor(phoneWithCode)),
        caller.getUser(url, newcomer),
        caller.upsert(url, { id: `customer-${newcomer}`, phone: rig.newPhone() }),
      ];
    });
  for (const answer of await Promise.all(calls)) {
    if (answer.lost !== undefined) tally.violation(`a call was not answered: ${answer.lost}`);
    if (answer.ms > QUICK_MS) tally.violation(`an answer took ${Math.round(answer.ms)} ms`);
    if (!mayServe && !answer.body.error) tally.violation(`served without a database: ${JSON.stringify(answer.body)}`);
  }
}
