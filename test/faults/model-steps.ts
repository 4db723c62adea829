import { isEmail } from '../../src/identifiers/identifier';
import { BuiltService } from '../support/built-service';
import { type Model, nowIn, show } from './model';
import { forget } from './model-account-steps';
import type { IdentifierModel } from './model-state';
import type { Rig } from './rig';

export async function passTime(rig: Rig, model: Model, seconds: number): Promise<void> {
  await rig.database.timePasses(seconds);
  model.skipped += seconds;
}

export async function requestCode(rig: Rig, model: Model, of: IdentifierModel, at: 0 | 1): Promise<void> {
  await requestAt(rig, model, of, [at]);
}

export async function requestTwice(rig: Rig, model: Model, of: IdentifierModel): Promise<void> {
  await requestAt(rig, model, of, [0, 1]);
}

async function requestAt(rig: Rig, model: Model, of: IdentifierModel, replicas: (0 | 1)[]): Promise<void> {
  const before = rig.book.to(of.identifier).length;
  const hasToBeSent = of.isNew && !of.mailbox?.mayBeCapped(nowIn(model));
  const answers = await Promise.all(replicas.map((at) => rig.caller.requestCode(rig.urls[at], of.identifier)));
  const sent = rig.book.to(of.identifier).slice(before);
  const now = nowIn(model);
  if (of.isExhausted(now)) model.seen.exhausted++;
  if (of.isCapped(now)) model.seen.capped++;
  if (sent.length > 0 && of.isExhausted(now)) throw new Error('A message for an identifier that has no guess left');
  for (const { code } of sent) of.taken(code, now);
  const told = answers.filter(({ body }) => body.otp).length;
  // Of two at once, one may be told of the other's message before the limit of the mailbox forbids that.
  const mayBeForbiddenMeanwhile = replicas.length > 1 && of.mailbox?.mayBeCapped(now) === true;
  if (told > 0 && !of.hasRecentMessage(now) && !mayBeForbiddenMeanwhile)
    throw new Error('Told of a code that nobody sent');
  if (told === 0 && sent.length > 0) throw new Error(`A message, and ${show(answers)}`);
  const areAnswered = answers.every(({ status }) => status === 200);
  // A code with less than a minute to run is replaced, also where the mailbox then gets no message.
  if (!areAnswered || (told < answers.length && of.mailbox?.mayBeCapped(now))) of.outOfStep();
  if (hasToBeSent && areAnswered && told < answers.length)
    throw new Error(`No code for a new identifier: ${show(answers)}`);
}

/** No gateway takes it: it is given back, three times an hour. */
export async function requestInVain(rig: Rig, model: Model, of: IdentifierModel, at: 0 | 1): Promise<void> {
  const before = rig.book.to(of.identifier).length;
  if (rig.mail) rig.mail.refuseMail = 451;
  rig.gateways.smsc.behave((response) => void response.writeHead(429).end());
  const answer = await rig.caller.requestCode(rig.urls[at], of.identifier);
  rig.gateways.smsc.accept();
  rig.mail?.behave();
  const put = rig.book.to(of.identifier).slice(before);
  rig.book.forgetLast(of.identifier, put.length);
  for (const _ of put) of.refusedByGateway(nowIn(model));
  if (put.length > 0 && !answer.body.error) throw new Error(`No message, and ${show([answer])}`);
}

export async function confirmRight(rig: Rig, model: Model, of: IdentifierModel, at: 0 | 1): Promise<void> {
  const code = of.lastCode?.code ?? '123456';
  const [mustWork, mustFail] = [of.isCertainlyLive(nowIn(model)), of.isCertainlyDead(nowIn(model))];
  const answers = await Promise.all([
    rig.caller.confirmCode(rig.urls[at], of.identifier, code),
    rig.caller.confirmCode(rig.urls[at === 0 ? 1 : 0], of.identifier, code),
  ]);
  const users = answers.flatMap(({ body }) => (body.user ? [body.user] : []));
  if (users.length > 1) throw new Error('Two successes with one code');
  // The second of two guesses at once may be the last one allowed: one success is certain only if both are allowed.
  const areAnswered = answers.every(({ status }) => status === 200);
  if (!areAnswered) of.outOfStep();
  if (mustWork && areAnswered && users.length === 0) throw new Error(`The right code was refused: ${show(answers)}`);
  if (mustFail && users.length > 0) throw new Error('A success without a live code');
  const [user] = users;
  // A success that nobody heard of may have made an account.
  if (!user && !areAnswered) model.isOver = true;
  if (!user) return;
  of.success();
  const problem = model.accounts.signedIn(of.identifier, user.id);
  if (problem) throw new Error(problem);
}

export async function confirmWrong(
  rig: Rig,
  model: Model,
  of: IdentifierModel,
  at: 0 | 1,
  times: number,
): Promise<void> {
  const wrong = of.lastCode ? rig.wrongCodeFor(of.identifier) : '123456';
  await Promise.all(Array.from({ length: times }, (_, i) => refused(rig, model, of, wrong, i % 2 === 0 ? at : 0)));
}

export async function confirmForeign(rig: Rig, model: Model, of: IdentifierModel, at: 0 | 1): Promise<void> {
  const other = model.identifiers.find((identifier) => identifier !== of && identifier.lastCode);
  const code = other?.lastCode?.code;
  if (code !== undefined && code !== of.lastCode?.code) await refused(rig, model, of, code, at);
}

export async function confirmOld(rig: Rig, model: Model, of: IdentifierModel, at: 0 | 1): Promise<void> {
  const old = of.codes.at(-2)?.code;
  if (old !== undefined && old !== of.lastCode?.code) await refused(rig, model, of, old, at);
}

async function refused(rig: Rig, model: Model, of: IdentifierModel, code: string, at: 0 | 1): Promise<void> {
  const { status, body } = await rig.caller.confirmCode(rig.urls[at], of.identifier, code);
  if (body.user) throw new Error('A success with a wrong code');
  if (status === 200) of.wrongGuess(nowIn(model));
}

export async function restart(rig: Rig, at: 0 | 1, signal: 'SIGKILL' | 'SIGINT'): Promise<void> {
  rig.tally.faults++;
  await rig.replicas[at]?.end(signal);
  await rig.replicas[at]?.start();
}

export async function unlock(rig: Rig, _: Model, of: IdentifierModel): Promise<void> {
  await admin(rig, 'unlock', of.identifier);
  of.unlocked();
}

export async function erase(rig: Rig, model: Model, of: IdentifierModel): Promise<void> {
  await admin(
    rig,
    'erase',
    isEmail(of.identifier) ? '--email' : '--phone',
    of.identifier,
    '--yes',
    '--why',
    'the fault suite',
  );
  await forget(rig, model, of);
}

function admin(rig: Rig, ...words: string[]): Promise<string> {
  return BuiltService.admin(rig.settings, ...words);
}
