import { mailboxOf, registrableDomainOf } from './mailbox';

it.each([
  ['ivan@mail.ru', 'ivan@mail.ru'],
  ['ivan+shop@mail.ru', 'ivan@mail.ru'],
  ['ivan+shop+1@mail.ru', 'ivan@mail.ru'],
  ['i.van@mail.ru', 'i.van@mail.ru'],
  ['i.v.a.n@gmail.com', 'ivan@gmail.com'],
  ['i.van+1@googlemail.com', 'ivan@gmail.com'],
  ['iv.an@yandex.ru', 'iv-an@yandex.ru'],
  ['iv-an+1@ya.ru', 'iv-an@yandex.ru'],
  ['iv.an@yandex.com', 'iv-an@yandex.ru'],
  // A tag is what follows a name.
  ['+ivan@mail.ru', '+ivan@mail.ru'],
  ['ivan@constructor', 'ivan@constructor'],
  ['йна+1@почта.рф', 'йна@почта.рф'],
])('mail to %s arrives in %s', (address, mailbox) => {
  expect(mailboxOf(address)).toBe(mailbox);
  expect(mailboxOf(mailbox)).toBe(mailbox);
});

it.each([
  ['a@shop.example', 'shop.example'],
  ['a@x1.mail.shop.com.ru', 'shop.com.ru'],
  ['a@x.почта.рф', 'почта.рф'],
  ['a@googlemail.com', 'gmail.com'],
  ['a@ya.ru', 'yandex.ru'],
])('%s is of the domain %s', (address, domain) => {
  expect(registrableDomainOf(address)).toBe(domain);
});
