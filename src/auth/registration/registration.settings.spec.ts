import { parseEnvironment } from '../../environment';
import { SAFE_SETTINGS } from '../../../test/support/production-settings';
import { problemsOf } from '../../../test/support/settings';

const NAMES = 'email, fullName, birthday, gender, allowSms, allowEmail, allowMarketing, referralCode, legalEntities';
const NOBODY =
  'REGISTRATION_FIELDS must have a field that REGISTRATION_OPTIONAL does not have, or nobody would be asked';

describe('settings of registration', () => {
  it.each([
    [{ REGISTRATION_FIELDS: 'email,name' }, `REGISTRATION_FIELDS: each must be one of ${NAMES}`],
    [{ REGISTRATION_OPTIONAL: 'Birthday' }, `REGISTRATION_OPTIONAL: each must be one of ${NAMES}`],
    [{ REGISTRATION_OPTIONAL: 'birthday' }, NOBODY],
    [{ REGISTRATION_FIELDS: 'birthday', REGISTRATION_OPTIONAL: 'birthday' }, NOBODY],
    [{ REGISTRATION: 'off' }, 'REGISTRATION must be open or closed'],
  ])('%j are refused', (given, problem) => {
    expect(problemsOf(given)).toContain(problem);
  });

  it.each([
    [{}, { required: [], optional: [] }],
    [{ REGISTRATION_FIELDS: 'email, fullName,email' }, { required: ['email', 'fullName'], optional: [] }],
    [
      { REGISTRATION_FIELDS: 'email', REGISTRATION_OPTIONAL: 'birthday,birthday' },
      { required: ['email', 'birthday'], optional: ['birthday'] },
    ],
    [
      { REGISTRATION_FIELDS: 'email,birthday', REGISTRATION_OPTIONAL: 'birthday' },
      { required: ['email', 'birthday'], optional: ['birthday'] },
    ],
  ])('%j ask for every optional field as well, and for none twice', (given, { required, optional }) => {
    const { REGISTRATION_FIELDS, REGISTRATION_OPTIONAL } = parseEnvironment({ ...SAFE_SETTINGS, ...given });
    expect({ required: REGISTRATION_FIELDS, optional: REGISTRATION_OPTIONAL }).toEqual({ required, optional });
  });
});
