import { isEmail } from '../../src/identifiers/identifier';
import { messages } from '../support/messages';
import type { Answer } from './caller';
import { type Model, show } from './model';
import type { AccountsModel, UpsertItem, UpsertStatus } from './model-accounts';
import { IdentifierModel } from './model-state';
import { pause } from './pause';
import type { Rig } from './rig';

/** Milliseconds within which a change can be read; far above the two seconds that are promised. */
const READABLE_MS = 30_000;
const TAKEN = new Set([messages.text('PHONE_TAKEN'), messages.text('EMAIL_TAKEN')]);

/** The retailer writes one account. */
export async function upsert(rig: Rig, model: Model, item: UpsertItem, at: 0 | 1): Promise<void> {
  const answer = await rig.caller.upsert(rig.urls[at], accountOf(item));
  const actual = statusOf(model, answer);
  if (actual === undefined) return;
  const expected = model.accounts.upserted(item);
  if (actual !== expected) throw new Error(`${expected} was expected: ${show([answer])}`);
  count(model, actual);
}

/** Both replicas write an account for the same identifier at once: it is as if one came after the other. */
export async function upsertTwice(rig: Rig, model: Model, items: [UpsertItem, UpsertItem]): Promise<void> {
  const answers = await Promise.all(items.map((item, at) => rig.caller.upsert(rig.urls[at as 0 | 1], accountOf(item))));
  const actual = answers.map((answer) => statusOf(model, answer));
  if (model.isOver) return;
  const orders: [AccountsModel, UpsertStatus[]][] = [[0, 1] as const, [1, 0] as const].map((order) => {
    const accounts = model.accounts.copy();
    const statuses: UpsertStatus[] = [];
    for (const i of order) statuses[i] = accounts.upserted(items[i]);
    return [accounts, statuses];
  });
  const happened = orders.find(([, statuses]) => statuses.every((status, i) => status === actual[i]));
  if (!happened) throw new Error(`Neither order explains ${show(answers)}`);
  [model.accounts] = happened;
  for (const status of happened[1]) count(model, status);
}

/** The retailer writes by an old id: it is the account that the id stands for. */
export async function upsertByAlias(rig: Rig, model: Model, of: IdentifierModel, at: 0 | 1): Promise<void> {
  const [id, ...aliases] = model.accounts.of(of.identifier)?.ids ?? [];
  const alias = aliases.at(-1);
  if (alias === undefined) return;
  const answer = await rig.caller.upsert(rig.urls[at], { id: alias, bonuses: model.seen.steps });
  const actual = statusOf(model, answer);
  if (actual !== undefined && (actual !== 'updated' || answer.body.results?.[0]?.id !== id))
    throw new Error(`An alias of ${id} was written: ${show([answer])}`);
}

/** A phone that IMSHOP.IO verified opens its account, or makes it; an e-mail only finds one. */
export async function getByIdentifier(rig: Rig, model: Model, of: IdentifierModel, at: 0 | 1): Promise<void> {
  const answer = await rig.caller.getUser(rig.urls[at], of.identifier);
  if (!isAnswered(model, answer)) return;
  const { user } = answer.body;
  const mayBeNobody = isEmail(of.identifier) && !model.accounts.of(of.identifier);
  if ((user === undefined) !== mayBeNobody) throw new Error(`A user, or none: ${show([answer])}`);
  const problem = user && model.accounts.signedIn(of.identifier, user.id);
  if (problem) throw new Error(problem);
}

/** Each id that ever led to an account leads there, at both replicas. */
export async function readIds(rig: Rig, model: Model): Promise<void> {
  for (const { ids, phone, email } of model.accounts.all)
    for (const id of ids)
      for (const url of rig.urls) {
        const answer = await rig.caller.getUser(url, id);
        const { user } = answer.body;
        const isRight = user?.id === ids[0] && user?.['phone'] === phone && user?.['email'] === email;
        if (answer.status === 200 && !isRight) throw new Error(`Not ${ids[0]} by ${id}: ${show([answer])}`);
      }
}

/** What happened to accounts is told: each once, in order for its account, and nothing else. */
export async function readChanges(rig: Rig, model: Model): Promise<void> {
  for (const deadline = Date.now() + READABLE_MS; ;) {
    const { status, body } = await rig.caller.changes(rig.urls[0], model.cursor);
    if (status === 200 && !body.changes) throw new Error(`No changes: ${JSON.stringify(body)}`);
    for (const change of body.changes ?? []) {
      const problem = model.accounts.told(change);
      if (problem) throw new Error(problem);
      model.seen.changes++;
    }
    model.cursor = body.next ?? model.cursor;
    if (model.accounts.due === 0) return;
    if (Date.now() > deadline) throw new Error(`Not told: ${JSON.stringify(model.accounts)}`);
    await pause(100);
  }
}

export async function eraseAsRetailer(rig: Rig, model: Model, of: IdentifierModel, at: 0 | 1): Promise<void> {
  const id = model.accounts.of(of.identifier)?.ids.at(-1);
  if (id === undefined) return;
  const answer = await rig.caller.erase(rig.urls[at], id);
  if (!isAnswered(model, answer)) return;
  if (answer.body.results?.[0]?.status !== 'erased') throw new Error(`Not erased: ${show([answer])}`);
  await forget(rig, model, of);
}

/** The account of the identifier is gone, with all that was kept under its names. */
export async function forget(rig: Rig, model: Model, of: IdentifierModel): Promise<void> {
  const account = model.accounts.of(of.identifier);
  const names = account ? model.accounts.erased(account) : [of.identifier];
  for (const id of account?.ids ?? []) {
    const answer = await rig.caller.getUser(rig.urls[0], id);
    if (answer.body.user) throw new Error(`An erased user is still there: ${show([answer])}`);
  }
  for (const [i, each] of model.identifiers.entries()) {
    if (!names.includes(each.identifier)) continue;
    // The limits of the identifier and of its mailbox are gone as well, so it is new to the service.
    each.mailbox?.erased();
    model.identifiers[i] = new IdentifierModel(each.identifier, each.mailbox);
    rig.book.forget(each.identifier);
  }
}

function accountOf({ id, identifier }: UpsertItem): object {
  if (identifier === undefined) return { id };
  return isEmail(identifier) ? { id, email: identifier, emailConfirmed: true } : { id, phone: identifier };
}

/** The status of the only result; `undefined` where there was no answer. */
function statusOf(model: Model, answer: Answer): UpsertStatus | undefined {
  if (!isAnswered(model, answer)) return undefined;
  const { status, error } = answer.body.results?.[0] ?? {};
  if (error && TAKEN.has(error.message)) return 'taken';
  if (status === undefined) throw new Error(`No result: ${show([answer])}`);
  return status as UpsertStatus;
}

/** Without an answer nobody outside knows what happened to the accounts: the run is over. */
function isAnswered(model: Model, { status }: Answer): boolean {
  if (status !== 200) model.isOver = true;
  return status === 200;
}

function count({ seen }: Model, status: UpsertStatus): void {
  if (status === 'adopted') seen.adopted++;
  if (status === 'merged') seen.merged++;
}
