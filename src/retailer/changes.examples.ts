import type { ChangesDto } from '../events/dto/changes.dto';

export const CHANGES_REQUESTS: Record<string, object> = {
  'From the first that is kept': {},
  'A cursor of this moment, before you read everything': { after: 'latest' },
};

export const CHANGES_EXAMPLES: Record<string, ChangesDto> = {
  'A user signed in and consented, another was erased': {
    changes: [
      {
        id: '0f3c6a52-8f0c-4a0e-9d52-3f8b9d2f7a10',
        type: 'account.created',
        at: '2026-11-25T09:41:07.123Z',
        accountId: '5b0c1f0e-6f0c-4d0a-9c52-3f8b9d2f7a10',
        account: { id: '5b0c1f0e-6f0c-4d0a-9c52-3f8b9d2f7a10', phone: '79990000002' },
      },
      {
        id: '7a1d0e44-0c1b-4f0e-8a56-6d1e7b1c2a90',
        type: 'account.consented',
        at: '2026-11-25T09:41:07.124Z',
        accountId: '5b0c1f0e-6f0c-4d0a-9c52-3f8b9d2f7a10',
        changed: ['sms'],
        account: {
          id: '5b0c1f0e-6f0c-4d0a-9c52-3f8b9d2f7a10',
          phone: '79990000002',
          smsNotification: true,
          consents: [
            { kind: 'sms', given: true, at: '2026-11-25T09:41:07.123Z', source: 'registration', wording: '2026-09' },
          ],
        },
      },
      {
        id: '3f8b9d2f-2f0f-4c58-9d1e-0f8f5a4f3f11',
        type: 'account.erased',
        at: '2026-11-25T09:41:09.001Z',
        accountId: 'customer-10423',
      },
    ],
    next: 'Y2hhbmdlczo0Mg',
  },
  'Nothing new': { changes: [], next: 'Y2hhbmdlczo0Mg' },
};
