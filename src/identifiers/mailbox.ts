import { getDomain } from 'tldts';

/** Domains of a provider that deliver to the mailboxes of its main one. */
const ONE_DOMAIN = new Map([
  ['googlemail.com', 'gmail.com'],
  ['ya.ru', 'yandex.ru'],
  ['yandex.com', 'yandex.ru'],
  ['yandex.by', 'yandex.ru'],
  ['yandex.kz', 'yandex.ru'],
]);

/** How a provider reads a local part, beside the `+tag` that it drops. */
const SAME_LOCAL_PART = new Map<string, (local: string) => string>([
  ['gmail.com', (local) => local.replaceAll('.', '')],
  ['yandex.ru', (local) => local.replaceAll('.', '-')],
]);

/**
 * The mailbox that an e-mail arrives in, the same for all its spellings: without the `+tag`, at Gmail without dots, at
 * Yandex with `-` for `.`, and under one of the provider's domains. It is the key of a budget and never an identity: an
 * account is found by the address as it was proven. `address` has its one form already.
 */
export function mailboxOf(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = mailDomainOf(address);
  const [local = ''] = address.slice(0, at).split(/(?<=.)\+/);
  return `${SAME_LOCAL_PART.get(domain)?.(local) ?? local}@${domain}`;
}

/**
 * The registrable domain of that mailbox (`shop.example` for `mail.shop.example`): who owns it makes as many subdomains
 * as he likes.
 */
export function registrableDomainOf(address: string): string {
  const domain = mailDomainOf(address);
  // Private suffixes such as com.ru count: domains below them belong to different owners.
  return getDomain(domain, { allowPrivateDomains: true }) ?? domain;
}

function mailDomainOf(address: string): string {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return ONE_DOMAIN.get(domain) ?? domain;
}
